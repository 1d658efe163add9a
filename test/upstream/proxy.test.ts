import { describe, expect, test } from 'vitest';
import { openConnectProxy, type ProxyManner } from '../support/connect-proxy.ts';
import { openTlsServer, pem } from '../support/tls-server.ts';
import { answer, ask, faultOf, openPlainServer } from './way.ts';

const ca = pem('authority');

test('https goes through a tunnel of the proxy, which sees nothing of it; http is handed to it', async () => {
  const { port, asked } = await openConnectProxy({ login: 'me:p@ss' });
  const proxy = `http://me:p%40ss@127.0.0.1:${port}`;
  const office = await openTlsServer('good', answer);
  expect(await ask({ url: `https://localhost:${office}`, ca, proxy })).toMatchObject({
    status: 200,
    text: 'well',
  });
  expect(asked).toEqual([`CONNECT localhost:${office}`]);
  const plain = await openPlainServer(answer);
  expect(await ask({ url: `http://localhost:${plain}`, proxy })).toMatchObject({ status: 200, text: 'well' });
  expect(asked[1]).toContain(`http://localhost:${plain}/`);
});

test('the certificate of head office is verified behind a proxy too', async () => {
  const { port } = await openConnectProxy({ login: null });
  const office = await openTlsServer('self-signed', answer);
  const fault = await faultOf({ url: `https://localhost:${office}`, ca, proxy: `http://127.0.0.1:${port}` });
  expect(fault).toMatchObject({ kind: 'unreachable', why: 'certificate-unknown' });
});

describe.each(['https', 'http'])('to an address of %s', (scheme) => {
  test.each<[string, ProxyManner, RegExp]>([
    ['asks for a login', { login: 'somebody:else' }, /asks for a name and a password/],
    ['forbids', { status: 403 }, /does not let the hub through|HTTP 403/],
    ['cannot reach head office', { status: 502 }, /cannot reach head office itself|gateway/],
    ['hangs up', 'hangs-up', /proxy cannot be reached|connection broke/],
    ['is silent', 'silent', /did not answer in time/],
  ])('a proxy that %s is told, without its password', async (_, manner, english) => {
    const { port } = await openConnectProxy(manner);
    const proxy = `http://me:sesame@127.0.0.1:${port}`;
    const timeoutMs = manner === 'silent' ? 200 : 5_000;
    const outcome = await ask({ url: `${scheme}://127.0.0.1:1`, proxy }, timeoutMs);
    if ('status' in outcome) {
      expect(`HTTP ${outcome.status} gateway`).toMatch(english);
      return;
    }
    const fault = await faultOf({ url: `${scheme}://127.0.0.1:1`, proxy }, timeoutMs);
    expect(fault.english).toMatch(english);
    expect(JSON.stringify(fault)).not.toContain('sesame');
  });

  test('a proxy that is not there is told as that, by name or by port', async () => {
    const url = `${scheme}://127.0.0.1:1`;
    const gone = await faultOf({ url, proxy: 'http://127.0.0.1:1' });
    expect(gone).toMatchObject({ kind: 'unreachable', why: 'proxy-refused' });
    const unknown = await faultOf({ url, proxy: 'http://proxy.invalid:3128' });
    expect(unknown).toMatchObject({ kind: 'unreachable', why: 'proxy-name-unknown' });
  });
});
