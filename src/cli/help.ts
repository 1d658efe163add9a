import type { Command, Option, OwnCommand } from './command.ts';

const PROGRAM = 'boutique-hub';
const COLUMN_GAP = 2;

export function generalHelp(commands: readonly (Command | OwnCommand)[]): string {
  return [
    `${PROGRAM}: the shop's own store hub`,
    '',
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    ...columns(commands.map(overview)),
    '',
    `"${PROGRAM} <command> --help" says more; "${PROGRAM} serve --help" lists the settings.`,
    'All commands work on the folder of HUB_DATA_DIR (default ./data).',
    'Exit code: 0 done, 1 failed, 2 not understood.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const options: [string, Option][] = [
    ...Object.entries(command.options),
    ['help', { value: null, required: false, help: 'Print this text.' }],
  ];
  const rows = options.map(([name, { value, help }]) => {
    return [`  --${name}${value === null ? '' : ` ${value}`}`, help] as const;
  });
  const details = command.details();
  return [
    `Usage: ${PROGRAM} ${synopsis(command)}`,
    '',
    command.summary,
    '',
    ...columns(rows),
    '',
    ...(details === '' ? [] : [details]),
  ].join('\n');
}

/** Help of what is typed before a second word: "terminal". */
export function groupHelp(group: string, commands: readonly (Command | OwnCommand)[]): string {
  const rows = commands.map(overview);
  return [`Usage: ${PROGRAM} ${group} <command> [options]`, '', ...columns(rows), ''].join('\n');
}

function overview(command: Command | OwnCommand): readonly [string, string] {
  const operands = 'operands' in command ? command.operands : [];
  return [`  ${[command.name, ...operands].join(' ')}`, command.summary];
}

/** "quarantine discard ID --reason TEXT [--shop ID]" */
function synopsis(command: Command | OwnCommand): string {
  if ('synopsis' in command) return command.synopsis;
  const options = Object.entries(command.options).map(([name, { value, required }]) => {
    const text = `--${name}${value === null ? '' : ` ${value}`}`;
    return required ? text : `[${text}]`;
  });
  return [command.name, ...command.operands, ...options].join(' ');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + COLUMN_GAP;
  return rows.map(([left, right]) => `${left.padEnd(width)}${right}`);
}
