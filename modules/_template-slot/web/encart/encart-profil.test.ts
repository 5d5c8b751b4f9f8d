import { mountComponent } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import EncartProfil from './EncartProfil.vue';

test('it begins below the headings of the page, and leads to the service', async () => {
  await mountComponent(EncartProfil);
  expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Exemple');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/exemple');
});
