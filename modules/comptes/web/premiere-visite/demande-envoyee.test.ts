import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h } from 'vue';
import DemandeEnvoyee from './DemandeEnvoyee.vue';

test('shows the request, what to do without a mail, and the way back', async () => {
  const restart = vi.fn<() => void>();
  const app = createApp({
    render: () =>
      h(
        DemandeEnvoyee,
        { refaire: 'donner une autre adresse', onRestart: restart },
        { default: () => h('p', 'Un courriel vient de partir.'), conseils: () => h('li', 'Patientez une heure.') },
      ),
  });
  const root = document.createElement('main');
  document.body.append(root);
  app.mount(root);
  onTestFinished(() => {
    app.unmount();
    root.remove();
  });
  expect(screen.getByRole('heading', { level: 2, name: 'Rien reçu au bout de quelques minutes\u00A0?' })).toBeDefined();
  expect(screen.getByText('Un courriel vient de partir.')).toBeDefined();
  expect(screen.getAllByRole('listitem').at(-1)?.textContent).toBe('Patientez une heure.');
  expect(screen.getByRole('link', { name: 'Aller à la page de connexion' }).getAttribute('href')).toBe('/');
  await userEvent.click(screen.getByRole('button', { name: 'donner une autre adresse' }));
  expect(restart).toHaveBeenCalledOnce();
});
