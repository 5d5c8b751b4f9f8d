import { expect, test } from 'vitest';
import { PATHS } from '../paths.ts';
import { conseilOf, waysOf, type Rejet } from './correction-way.ts';

const NUMERO = '0340819000040PWP01';
const piece = { nom: 'cni.pdf', categorie: 'ID_CNI', role: 'piece' as const };
const formulaire = { nom: 'cerfa.pdf', categorie: null, role: 'formulaire' as const };
const rejet: Rejet = { correction: 12, contexte: 'AJO', numeroUnique: NUMERO, motif: 'illisible', piece };
const nowhere = { liste: '', rang: '0' };
const held = { corrige: '12', objet: 'piece', remplace: 'cni.pdf', categorie: 'ID_CNI', malTypee: '', ...nowhere };
const whole = { corrige: '12', objet: 'pli', remplace: '', categorie: '', malTypee: '', ...nowhere };
const form = { objet: 'formulaire', remplace: 'cerfa.pdf', categorie: '' };

const deposit = { path: PATHS.ajout, state: { numeroUnique: NUMERO, ...held } };
const cerfa = (state: Record<string, string>) => ({
  path: PATHS.cerfaEnvoi,
  state: { ...held, ...state },
});

test.each<[string, Partial<Rejet>, ReturnType<typeof waysOf>]>([
  ['a piece is replaced at its demande, with its category', {}, [{ label: 'Remplacer cette pièce', to: deposit }]],
  [
    'a full category is also given room',
    { motif: 'categorie-pleine' },
    [
      { label: 'Remplacer cette pièce', to: deposit },
      { label: 'Libérer une place', to: { ...deposit, path: PATHS.selection } },
    ],
  ],
  [
    'nothing is added to a radiée demande: a new one is made',
    { motif: 'demande-radiee' },
    [{ label: 'Déposer une nouvelle demande', to: cerfa({ contexte: 'CRE' }) }],
  ],
  [
    'an unknown demande is looked for under its right number',
    { motif: 'demande-inconnue', piece: null },
    [
      {
        label: 'Saisir le bon n°\u00A0unique',
        to: { path: PATHS.demande, state: whole },
      },
    ],
  ],
  [
    'a creation that has no number is made again',
    { contexte: 'CRE', numeroUnique: null },
    [{ label: 'Refaire la demande CERFA', to: cerfa({ contexte: 'CRE' }) }],
  ],
  [
    'the form of a renewal is sent as a renewal',
    { contexte: 'REN', piece: formulaire },
    [
      {
        label: 'Remplacer cette pièce',
        to: cerfa({ numeroUnique: NUMERO, ...form, contexte: 'REN' }),
      },
    ],
  ],
  [
    'the form of a creation that has its number is an update',
    { contexte: 'CRE', piece: formulaire },
    [
      {
        label: 'Remplacer cette pièce',
        to: cerfa({ numeroUnique: NUMERO, ...form, contexte: 'MAJ' }),
      },
    ],
  ],
  [
    'a whole pli of pieces is sent again',
    { piece: null },
    [
      {
        label: 'Refaire l’envoi',
        to: { path: PATHS.ajout, state: { numeroUnique: NUMERO, ...whole } },
      },
    ],
  ],
])('%s', (_what, given, ways) => {
  expect(waysOf({ ...rejet, ...given })).toEqual(ways);
});

test('what to do follows the motif, and says that a creation without a number is made again', () => {
  expect(conseilOf(rejet)).toMatch(/^Numérisez la pièce de nouveau/);
  expect(conseilOf({ ...rejet, motif: null })).toMatch(/^Ouvrez un ticket/);
  expect(conseilOf({ ...rejet, numeroUnique: null })).toMatch(/^Cette création n’a pas de n°\sunique.* Numérisez/);
  expect(conseilOf({ ...rejet, numeroUnique: null, motif: 'demande-radiee' })).toMatch(/^Plus rien/);
});
