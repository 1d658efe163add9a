import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type CertificateName, openTlsServer, pem } from '../support/tls-server.ts';
import { answer, ask, faultOf, openPlainServer } from './way.ts';

const ca = pem('authority');

test('an authority of the shop is trusted when it is given, and not otherwise', async () => {
  const url = `https://localhost:${await openTlsServer('good', answer)}`;
  expect(await ask({ url, ca })).toMatchObject({ status: 200, text: 'well' });
  expect(await faultOf({ url })).toMatchObject({ kind: 'unreachable', why: 'certificate-unknown' });
});

test.each<[CertificateName, string, RegExp, RegExp]>([
  ['expired', 'certificate-expired', /has expired.*clock says 20\d\d-/, /expiré/],
  [
    'early',
    'certificate-early',
    /not valid yet.*the clock is wrong.*clock says 20\d\d-/,
    /L'horloge de ce serveur est fausse/,
  ],
  ['elsewhere', 'certificate-name', /another name.*elsewhere\.example/, /autre serveur/],
  [
    'self-signed',
    'certificate-unknown',
    /self-signed.*HUB_UPSTREAM_CA_FILE.*DEPTH_ZERO_SELF_SIGNED_CERT/,
    /n'est pas reconnu/,
  ],
])(
  'a certificate that is %s is refused before anything is sent, with a sentence of its own',
  async (name, why, english, french) => {
    let asked = 0;
    const port = await openTlsServer(name, (_, response) => {
      asked++;
      response.end();
    });
    const fault = await faultOf({ url: `https://localhost:${port}`, ca, token: 'sesame' });
    expect(fault).toMatchObject({ kind: 'unreachable', why });
    expect(fault.english).toMatch(english);
    expect(fault.french).toMatch(french);
    expect(asked).toBe(0);
  },
);

test('no setting of the environment turns the verification off', async () => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const url = `https://localhost:${await openTlsServer('self-signed', answer)}`;
    expect(await faultOf({ url })).toMatchObject({ why: 'certificate-unknown' });
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
});

test('https where http is spoken, and the reverse, are told', async () => {
  const plain = await openPlainServer(answer);
  expect((await faultOf({ url: `https://127.0.0.1:${plain}` })).english).toContain(
    'plain HTTP is spoken there',
  );
  // A TLS server of OpenSSL answers plain text with an alert, or hangs up.
  const server = createServer((socket) => void socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x16])));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  expect((await faultOf({ url: `http://127.0.0.1:${port}` })).english).toContain('https is spoken there');
});

test('a name that is not found, and a port at which nothing listens, are told', async () => {
  const name = await faultOf({ url: 'https://head-office.invalid' });
  expect(name.why).toBe('name-unknown');
  expect(name.english).toMatch(/its name is not found.*HUB_UPSTREAM_URL.*\((ENOTFOUND|EAI_AGAIN)\)/);
  const refused = await faultOf({ url: 'https://127.0.0.1:1' });
  expect(refused.english).toMatch(/nothing listens there.*port in HUB_UPSTREAM_URL.*ECONNREFUSED/);
});

test('a redirect is followed for no method, and told with where it leads', async () => {
  let asked = 0;
  const port = await openPlainServer((_, response) => {
    asked++;
    response.writeHead(307, { location: 'https://central.example.com/login?secret=1' }).end();
  });
  const url = `http://127.0.0.1:${port}`;
  expect(await ask({ url })).toMatchObject({ status: 307, redirectsTo: 'https://central.example.com' });
  expect(asked).toBe(1);
});
