import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { commandLine } from './command-line.ts';
import { serveIn } from './hub-process.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/provision.json');
const SERIAL = '0a1badae951f8473';

function commandsOn(folder: string) {
  return (...words: string[]) => commandLine(words, { HUB_DATA_DIR: folder, HUB_MDNS: 'off' });
}

/** One sale of till `SERIAL` that asks for more than there is. */
async function sellTooMuch(port: number, number: string) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v2/simple/ventes/sync`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-device-serial': SERIAL },
    body: JSON.stringify([
      { numero_facture: number, lignes: [{ article_id: 15, quantite: 5000, prix_unitaire: 25000 }] },
    ]),
  });
  return answer.json() as Promise<{ rejected: { reason: string }[] }>;
}

describe('without a running hub', () => {
  test('a file is imported into a folder that does not exist yet, and a second time changes nothing', async () => {
    const folder = join(tempFolder(), 'new/data');
    const run = commandsOn(folder);
    const first = await run('import', FIXTURE);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/shops: 2 added.*\nImported\.\n$/s);
    const second = await run('import', FIXTURE);
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(second.out).toMatch(/\nNothing changed\.\n$/);
    expect(existsSync(join(folder, 'hub.sock'))).toBe(false);
    expect((await run('verify')).code).toBe(0);
  });

  test('a till is added, disabled and enabled, and doing it again is no error', async () => {
    const run = commandsOn(tempFolder());
    await run('import', FIXTURE);
    expect(await run('terminal', 'add', 'NEW-1', '--name', 'Caisse neuve', '--shop', '9')).toEqual({
      code: 0,
      out: 'NEW-1 was added.\n',
      err: '',
    });
    expect((await run('terminal', 'disable', 'NEW-1')).out).toBe('NEW-1 is now disabled.\n');
    expect((await run('terminal', 'disable', 'NEW-1')).out).toBe('NEW-1 was already disabled.\n');
    expect((await run('terminal', 'list')).out).toMatch(/\nNEW-1 +Caisse neuve +9 Ma Boutique +disabled\n/);
    expect((await run('terminal', 'enable', 'NEW-1')).out).toBe('NEW-1 is now enabled.\n');
  });

  test('what the hub refuses is one line and exit code 1', async () => {
    const run = commandsOn(tempFolder());
    await run('import', FIXTURE);
    expect(await run('terminal', 'disable', 'nobody')).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^boutique-hub terminal disable: no till has [^\n]*nobody[^\n]*\n$/i),
    });
    expect(await run('terminal', 'add', 'NEW-2', '--name', 'x', '--shop', '77')).toMatchObject({
      code: 1,
      err: 'boutique-hub terminal add: the hub has no shop 77\n',
    });
    expect(await run('quarantine', 'accept', '1', '--shop', '9')).toMatchObject({ code: 1, out: '' });
    expect(await run('upstream', 'retry', '--shop', '9')).toMatchObject({
      code: 0,
      out: 'Nothing waits for another try.\n',
    });
  });

  test('the token is printed, stays the same, and is another one after --new', async () => {
    const run = commandsOn(tempFolder());
    await run('import', FIXTURE);
    const first = await run('token');
    expect(first).toEqual({ code: 0, out: expect.stringMatching(/^[0-9a-f]{64}\n$/), err: '' });
    expect(await run('token')).toEqual(first);
    const second = await run('token', '--new');
    expect(second).toEqual({ code: 0, out: expect.stringMatching(/^[0-9a-f]{64}\n$/), err: '' });
    expect(second.out).not.toBe(first.out);
    expect(await run('token')).toEqual(second);
  });

  test('a faulty file names every fault on a line of its own and changes nothing', async () => {
    const folder = tempFolder();
    const run = commandsOn(folder);
    const file = join(folder, 'faulty.json');
    await writeFile(file, JSON.stringify({ boutiques: [{ id: 'x' }, { id: 'y' }] }));
    const { code, out, err } = await run('import', file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const lines = err.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^boutique-hub import: /);
    expect((await run('status')).out).toContain('No shop yet');
  });

  test('a file in another encoding is refused with what to do', async () => {
    const folder = tempFolder();
    const file = join(folder, 'latin.csv');
    await writeFile(file, Buffer.from('code;nom\nA1;Caf\u00e9\n', 'latin1'));
    expect(await commandsOn(folder)('import', file, '--shop', '9')).toMatchObject({
      code: 1,
      err: `boutique-hub import: ${file} is not UTF-8 text: save it as "CSV UTF-8" or JSON again\n`,
    });
  });

  test('commands that come at the same moment all get through', async () => {
    const run = commandsOn(tempFolder());
    await run('import', FIXTURE);
    const serials = ['A-1', 'A-2', 'A-3', 'A-4'];
    const all = await Promise.all(serials.map((serial) => run('terminal', 'add', serial, '--name', serial)));
    expect(all.map(({ code, out, err }) => ({ code, out, err }))).toEqual(
      serials.map((serial) => ({ code: 0, out: `${serial} was added.\n`, err: '' })),
    );
    expect((await run('verify')).code).toBe(0);
  });
});

describe('beside a running hub', () => {
  test('changes go through it and take effect at once', async () => {
    const folder = tempFolder();
    const run = commandsOn(folder);
    const hub = await serveIn(folder);
    expect(hub.printed()).toContain('import FILE.json');
    expect((await run('import', FIXTURE)).code).toBe(0);
    expect((await run('status')).out).toMatch(/^Hub \w+, epoch \d+, running\n/);
    expect((await sellTooMuch(hub.port, 'FAC-9')).rejected).toMatchObject([{ reason: 'INSUFFICIENT_STOCK' }]);
    const opened = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${hub.port}/api/hub/v1/status`, { headers })).status;
    };
    const token = (await run('token')).out.trim();
    expect(await opened(token)).toBe(200);
    expect(await opened((await run('token', '--new')).out.trim())).toBe(200);
    expect(await opened(token)).toBe(401);
    expect((await run('terminal', 'disable', SERIAL)).code).toBe(0);
    expect(await sellTooMuch(hub.port, 'FAC-10')).not.toHaveProperty('rejected');
    expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  test('a refused sale is accepted or discarded by name, once', async () => {
    const folder = tempFolder();
    const run = commandsOn(folder);
    const hub = await serveIn(folder);
    await run('import', FIXTURE);
    await sellTooMuch(hub.port, 'FAC-1');
    await sellTooMuch(hub.port, 'FAC-2');
    const { entries } = JSON.parse((await run('quarantine', 'list', '--json')).out) as {
      entries: { id: number; number: string }[];
    };
    const idOf = (number: string) => String(entries.find((entry) => entry.number === number)?.id);
    const accepted = await run('quarantine', 'accept', idOf('FAC-1'), '--shop', '9', '--user', 'Marie');
    expect(accepted.out).toMatch(/^Entry \d+ is booked now: sale FAC-1, seq \d+\.\n$/);
    const again = await run('quarantine', 'accept', idOf('FAC-1'), '--shop', '9');
    expect(again.out).toBe(accepted.out.replace('is booked now', 'was booked already'));
    const discard = ['quarantine', 'discard', idOf('FAC-2'), '--shop', '9', '--reason', 'typed twice'];
    expect((await run(...discard)).out).toMatch(/^Entry \d+ is discarded now\.\n$/);
    expect((await run(...discard)).out).toMatch(/^Entry \d+ was discarded already\.\n$/);
    expect((await run('quarantine', 'list')).out).toBe('Nothing waits in quarantine.\n');
    expect((await run('status')).out).toContain('Unsent      1 sale, 125 000 000,00 CDF');
    expect((await run('verify')).code).toBe(0);
  });

  test('after a hub was killed, the next command does the work itself', async () => {
    const folder = tempFolder();
    const run = commandsOn(folder);
    const hub = await serveIn(folder);
    await run('import', FIXTURE);
    expect(await hub.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expect(existsSync(join(folder, 'hub.sock'))).toBe(true);
    expect((await run('status')).out).toContain('not running');
    expect(await run('terminal', 'disable', SERIAL)).toMatchObject({ code: 0, err: '' });
    expect((await run('verify')).code).toBe(0);
  });
});
