import { expect, onTestFinished, test } from 'vitest';
import { createApp } from 'vue';
import EncartProfil from './EncartProfil.vue';

test('it begins below the headings of the page, and leads to the service', () => {
  const place = document.createElement('div');
  document.body.append(place);
  const app = createApp(EncartProfil);
  app.mount(place);
  onTestFinished(() => {
    app.unmount();
    place.remove();
  });
  expect(place.querySelector('h1')).toBeNull();
  expect(place.querySelector('h2')?.textContent).toBe('Exemple');
  expect(place.querySelector('a')?.getAttribute('href')).toBe('/exemple');
});
