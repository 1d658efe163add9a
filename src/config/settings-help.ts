import { SETTINGS } from './settings.ts';

/** Every setting with its default, what is allowed and what it is for: the part of `serve --help` that people copy. */
export function settingsHelp(): string {
  const blocks = Object.values(SETTINGS).map((setting) => {
    const lines = [
      `  ${setting.name}  (default: ${setting.defaultText === '' ? 'empty' : setting.defaultText})`,
      `      ${setting.help}`,
      `      Allowed: ${setting.kind.allowed}.`,
    ];
    if (setting.secret) lines.push(`      Or ${setting.name}_FILE: a file that holds it.`);
    return lines.join('\n');
  });
  return `Settings (environment variables)\n${blocks.join('\n')}\n`;
}
