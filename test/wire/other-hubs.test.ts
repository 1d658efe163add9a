import { expect, test } from 'vitest';
import { toldOtherHub } from '../../src/wire/other-hubs/told.ts';

const heard = {
  host: 'hub-aaaaaa.local',
  port: 8000,
  addresses: ['10.0.0.9'],
  shops: [45, 46],
  isCopy: false,
};

test('another hub is named with its shops, in both languages', () => {
  expect(toldOtherHub(heard)).toEqual({
    ...heard,
    french: "Un autre hub s'annonce pour la boutique 45, 46 : 10.0.0.9, port 8000. Arrêtez l'un des deux.",
    english: 'Another hub advertises shop 45, 46: 10.0.0.9 port 8000. Stop one of the two.',
  });
});

test('a copy is called one, with what to do; a host stands for an address that nobody told', () => {
  const { french, english } = toldOtherHub({ ...heard, addresses: [], isCopy: true });
  expect(french).toContain('Une copie du dossier de ce hub tourne aussi sur hub-aaaaaa.local, port 8000');
  expect(french).toContain("arrêtez l'autre");
  expect(english).toContain("A copy of this hub's data folder runs at hub-aaaaaa.local port 8000");
  expect(english).toContain('then stop it for good');
});
