import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Sends bytes as they are and reads answers as they come, where fetch would tidy both. Resolves with everything that
 * the server wrote until it closed, or until `answers` whole answers are there.
 */
export function exchangeRaw(
  port: number,
  pieces: readonly (string | Buffer)[],
  answers = 1,
  pauseMs = 5,
): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    const finish = (): void => {
      socket.destroy();
      resolve(parseAnswers(Buffer.concat(received)));
    };
    socket.setTimeout(10_000, () => {
      socket.destroy();
      reject(new Error(`no answer in 10 s; so far: ${Buffer.concat(received).toString('latin1')}`));
    });
    socket.on('data', (chunk) => {
      received.push(chunk);
      const whole = parseAnswers(Buffer.concat(received)).filter((answer) => answer.status !== 100);
      if (whole.length >= answers) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((next) => setTimeout(next, pauseMs));
      }
    })();
  });
}

function parseAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return answers;
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(lines.map((line) => splitHeader(line)));
    const length = Number(headers.get('content-length') ?? 0);
    const body = rest.subarray(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    answers.push({ status: Number(first.split(' ')[1]), headers, body: body.toString('utf8') });
    rest = rest.subarray(end + 4 + length);
  }
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
