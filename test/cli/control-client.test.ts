import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Call, callHub, NoHub } from '../../src/cli/control-client.ts';
import { CommandFailed } from '../../src/cli/failures.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';

const call: Call = { method: 'POST', path: '/tills', body: { serial: 'é' }, replyTimeoutMs: 300 };

/** Something that listens on hub.sock and says `answer` to whatever it hears; null = nothing at all. */
async function socketThatSays(answer: string | null) {
  const folder = tempFolder();
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard.push(data.toString('utf8'));
      if (answer !== null) socket.end(answer);
    });
  }).listen(join(folder, 'hub.sock'));
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { folder, heard };
}

function http(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('asking the hub over its socket', () => {
  test('the body of a good answer comes back, and the request is whole', async () => {
    const { folder, heard } = await socketThatSays(http('200 OK', '{"tillId":4,"changed":true}'));
    expect(await callHub(folder, call)).toEqual({ tillId: 4, changed: true });
    const request = heard.join('');
    expect(request).toMatch(/^POST \/api\/hub\/v1\/tills HTTP\/1\.1\r\n/);
    expect(request).toMatch(/content-length: 15\r\n/);
    expect(request.endsWith('{"serial":"é"}')).toBe(true);
  });

  test.each<[what: string, answer: string, lines: string[]]>([
    ['a refusal', http('409 Conflict', '{"error":"It is taken.","code":"X"}'), ['It is taken.']],
    [
      'each fault of a file',
      http('422 X', '{"error":"bad","faults":["line 2: a","line 3: b"]}'),
      ['line 2: a', 'line 3: b'],
    ],
    ['an error without words', http('500 X', 'oops'), ['the hub answered 500 without a reason']],
    ['a good answer that is no JSON', http('200 OK', '<html>'), ['the hub answered 200 without a reason']],
  ])('%s is told in its own lines', async (_, answer, lines) => {
    const { folder } = await socketThatSays(answer);
    const error = await callHub(folder, call).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CommandFailed);
    expect((error as CommandFailed).lines).toEqual(lines);
  });

  test('a hub that does not answer in time is not waited for', async () => {
    const { folder } = await socketThatSays(null);
    await expect(callHub(folder, call)).rejects.toThrow(/^the hub did not answer within 0.3 s/);
  });

  test('something that does not speak HTTP is told', async () => {
    const { folder } = await socketThatSays('SSH-2.0-x\r\n\r\n');
    await expect(callHub(folder, call)).rejects.toThrow(/^the hub could not be asked: Parse Error/);
  });
});

describe('no hub', () => {
  test('a folder without socket has no hub', async () => {
    await expect(callHub(tempFolder(), call)).rejects.toBeInstanceOf(NoHub);
    await expect(callHub('/nowhere/at/all', call)).rejects.toBeInstanceOf(NoHub);
  });

  test('neither has one whose socket is a file that a kill left behind', async () => {
    const folder = tempFolder();
    await writeFile(join(folder, 'hub.sock'), '');
    await expect(callHub(folder, call)).rejects.toBeInstanceOf(NoHub);
  });

  test('a socket of another user is not one that is missing', async (context) => {
    if (process.getuid?.() === 0) return skipAloud(context, 'root may open every socket');
    const { folder } = await socketThatSays(null);
    await chmod(join(folder, 'hub.sock'), 0);
    await expect(callHub(folder, call)).rejects.toThrow(/run the command as the user of the hub/);
  });
});
