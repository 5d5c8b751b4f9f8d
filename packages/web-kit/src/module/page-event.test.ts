import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { defineEvent } from './page-event.ts';

const reported = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  reported.mockReset();
  vi.stubGlobal('reportError', reported);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('who declares the same name hears it with its payload; another name is another event', () => {
  const emitter = defineEvent<{ numero: string }>('exemple.note-ajoutee');
  const listener = defineEvent<{ numero: string }>('exemple.note-ajoutee');
  const heard: string[] = [];
  const leave = listener.on(({ numero }) => void heard.push(numero));
  defineEvent<{ numero: string }>('exemple.note-retiree').emit({ numero: '0' });
  emitter.emit({ numero: '1' });
  leave();
  emitter.emit({ numero: '2' });
  expect(heard).toEqual(['1']);
});

test('a component hears until it is gone; nothing waits for who comes later', () => {
  const event = defineEvent<number>('exemple.compte');
  const heard: number[] = [];
  event.emit(1);
  const app = createApp({ setup: () => void event.on((value) => void heard.push(value)), render: () => null });
  app.mount(document.createElement('div'));
  event.emit(2);
  app.unmount();
  event.emit(3);
  expect(heard).toEqual([2]);
});

test('what a listener throws is reported, and reaches neither the others nor who emits', () => {
  const event = defineEvent<number>('exemple.casse');
  const heard: number[] = [];
  const leaving = [
    event.on(() => {
      throw new Error('listener broken');
    }),
    event.on((value) => void heard.push(value)),
  ];
  expect(() => event.emit(7)).not.toThrow();
  for (const leave of leaving) leave();
  expect(heard).toEqual([7]);
  expect(reported).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'listener broken' }));
});

test('a listener that leaves while it is told takes no other with it', () => {
  const event = defineEvent<number>('exemple.depart');
  const heard: string[] = [];
  const leaveFirst = event.on(() => {
    heard.push('first');
    leaveFirst();
  });
  const leaveSecond = event.on(() => void heard.push('second'));
  event.emit(1);
  event.emit(2);
  leaveSecond();
  expect(heard).toEqual(['first', 'second', 'second']);
});
