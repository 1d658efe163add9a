import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { settingsHelp } from '../../src/config/settings-help.ts';

test('the help text names every setting with its default', () => {
  const help = settingsHelp();
  for (const setting of Object.values(SETTINGS)) {
    expect(help).toContain(`  ${setting.name}  (default: ${setting.defaultText || 'empty'})`);
  }
  expect(help).toContain('Or HUB_UPSTREAM_TOKEN_FILE: a file that holds it.');
});

test('no two settings share a name, and every default is a value that is allowed', () => {
  const settings = Object.values(SETTINGS);
  expect(new Set(settings.map((setting) => setting.name)).size).toBe(settings.length);
  for (const setting of settings) expect(setting.kind.read(setting.defaultText)).toHaveProperty('fit');
});
