import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '../../src/config/read-config.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TLS = new URL('../support/tls/', import.meta.url).pathname;
const URL_OF_OFFICE = { HUB_UPSTREAM_URL: 'https://central.example.com' };

function reading(env: Environment) {
  const read = readConfig({ ...URL_OF_OFFICE, ...env });
  return read.ok ? { config: read.config, fault: '' } : { config: null, fault: read.faults.join('\n') };
}

const proxyOf = (env: Environment): string | null | undefined => reading(env).config?.upstreamProxy;

describe('HUB_UPSTREAM_CA_FILE', () => {
  test('is read with all its certificates, and nothing else of it', () => {
    const pems = ['authority.pem', 'self-signed.pem'].map((name) => readFileSync(join(TLS, name), 'utf8'));
    const path = join(tempFolder(), 'authorities.pem');
    writeFileSync(path, `Ours, since 2020\r\n${pems.join('and\n')}`);
    expect(reading({ HUB_UPSTREAM_CA_FILE: path }).config?.upstreamCa).toBe(pems.join(''));
  });

  test.each([
    ['/nowhere/ca.pem', 'this file cannot be read (ENOENT)'],
    [TLS, 'this is not a file'],
    [join(TLS, 'make-certificates.sh'), 'there is no certificate in this file; it must be PEM'],
    [join(TLS, 'key.pem'), 'there is no certificate in this file; it must be PEM'],
  ])('%s is a fault that says what is wrong', (path, sentence) => {
    expect(reading({ HUB_UPSTREAM_CA_FILE: path }).fault).toContain(sentence);
  });

  test('a certificate that was cut is a fault, and named', () => {
    const pem = readFileSync(join(TLS, 'authority.pem'), 'utf8');
    const path = join(tempFolder(), 'cut.pem');
    writeFileSync(path, pem + pem.replace(/\n.{20}/, '\n'));
    const { fault } = reading({ HUB_UPSTREAM_CA_FILE: path });
    expect(fault).toBe(
      `HUB_UPSTREAM_CA_FILE is ${JSON.stringify(path)}: certificate 2 of this file is broken`,
    );
  });
});

describe('the proxy', () => {
  test.each<[string, Environment, string | null]>([
    ['none', {}, null],
    ['the usual variable', { HTTPS_PROXY: 'http://10.0.0.1:3128' }, 'http://10.0.0.1:3128/'],
    ['its small form first', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'http://a:1/'],
    ['without a scheme', { HTTPS_PROXY: 'proxy.lan:3128' }, 'http://proxy.lan:3128/'],
    ['that of http is not for https', { HTTP_PROXY: 'http://a:1' }, null],
    [
      'that of http for http',
      { HUB_UPSTREAM_URL: 'http://central.example.com', HTTP_PROXY: 'http://a:1' },
      'http://a:1/',
    ],
    [
      'the own setting before it',
      { HUB_UPSTREAM_PROXY: 'http://own:1', HTTPS_PROXY: 'http://a:1' },
      'http://own:1/',
    ],
    ['direct', { HUB_UPSTREAM_PROXY: 'direct', HTTPS_PROXY: 'http://a:1' }, null],
    ['no head office, no proxy', { HUB_UPSTREAM_URL: '', HTTPS_PROXY: 'socks5://a:1' }, null],
  ])('%s', (_, env, expected) => {
    expect(proxyOf(env)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['*', 'https://central.example.com', true],
    ['central.example.com', 'https://central.example.com', true],
    ['other.com, EXAMPLE.com', 'https://central.example.com', true],
    ['.example.com', 'https://central.example.com', true],
    ['*.example.com', 'https://central.example.com', true],
    ['ample.com', 'https://central.example.com', false],
    ['central.example.com:443', 'https://central.example.com', true],
    ['central.example.com:8443', 'https://central.example.com', false],
    ['10.0.0.0/8', 'https://10.1.2.3:8443', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['2.3', 'https://10.1.2.3', false],
    ['[fd00::1]:443', 'https://[fd00::1]', true],
    ['fd00::/8', 'https://[fd00::1]', true],
  ])('NO_PROXY=%s and %s: excepted %s', (noProxy, url, excepted) => {
    const env = { HUB_UPSTREAM_URL: url, HTTPS_PROXY: 'http://a:1', NO_PROXY: noProxy };
    expect(proxyOf(env)).toBe(excepted ? null : 'http://a:1/');
  });

  test.each<[string, Environment]>([
    ['HUB_UPSTREAM_PROXY', { HUB_UPSTREAM_PROXY: 'socks5://me:sesame@a:1' }],
    ['HUB_UPSTREAM_PROXY', { HUB_UPSTREAM_PROXY: 'http://me:sesame@a:1/path' }],
    ['HUB_UPSTREAM_PROXY', { HUB_UPSTREAM_PROXY: 'http://me:%sesame@a:1' }],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'socks5://me:sesame@a:1' }],
  ])('a bad %s is a fault that names it and shows no password', (name, env) => {
    const { fault } = reading(env);
    expect(fault).toMatch(new RegExp(`^${name} is set`));
    expect(fault).not.toContain('sesame');
  });
});
