import { expect, test } from 'vitest';
import { reactive } from 'vue';
import { heldInHistory, holdInHistory } from './held-in-history.ts';

test('a draft is held in the entry beside what is there, reactive or not, until it is emptied', () => {
  history.replaceState({ position: 3 }, '', '/exemple?page=2');
  const draft = reactive({ texte: 'À suivre', pieces: [{ id: 'un' }] });
  holdInHistory({ brouillon: draft });
  draft.texte = 'Changé depuis';
  expect(heldInHistory('brouillon')).toEqual({ texte: 'À suivre', pieces: [{ id: 'un' }] });
  expect(history.state).toMatchObject({ position: 3 });
  expect(location.search).toBe('?page=2');
  holdInHistory({ brouillon: null });
  expect(heldInHistory('brouillon')).toBeNull();
  expect(heldInHistory('autre')).toBeUndefined();
});
