import { expect, expectAccessible, test, tick, type Page } from '@pwp/testing/browser';
import { accept, archive, handIn, openToReview, write } from './redaction-steps.ts';

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const alert = (page: Page, titre: string) => page.getByRole('region', { name: titre });

test('an alert: written by a référent, reviewed by another account, on every page of its readers until they read it', async ({
  page,
  signIn,
  elsewhere,
}) => {
  test.slow();
  const titre = 'Le guichet ferme vendredi à midi';
  await signIn('referent@pwp.test');

  await test.step('The référent finds « Nouvelle publication » in the menu', async () => {
    await page.goto('/communication');
    await expect(page.getByRole('heading', { level: 1, name: 'Communication' })).toBeVisible();
    await menu(page).getByRole('link', { name: 'Nouvelle publication' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Nouvelle publication' })).toBeFocused();
  });

  await test.step('What is typed outlives a reload', async () => {
    await tick(page.getByRole('radio', { name: 'Alerte', exact: true }));
    await page.getByRole('textbox', { name: /^Titre/ }).fill('À moitié écrit');
    await page.reload();
    await expect(page.getByRole('textbox', { name: /^Titre/ })).toHaveValue('À moitié écrit');
    await expect(page.getByRole('radio', { name: 'Alerte', exact: true })).toBeChecked();
  });

  await write(page, { genre: 'Alerte', titre, resume: 'Orientez les demandeurs vers le guichet voisin.' });
  await test.step('Its author sees what readers will see, at three widths', async () => {
    await page.getByRole('button', { name: 'Aperçu' }).click();
    for (const [name, width] of [
      ['Téléphone', 360],
      ['Tablette', 768],
      ['Ordinateur', 1280],
    ] as const) {
      await page.getByRole('button', { name: `${name} (${width} px)` }).click();
      await expect(alert(page.getByRole('group', { name: `Aperçu, ${name}` }).page(), titre)).toBeVisible();
    }
    await expectAccessible(page);
  });
  await handIn(page, titre);
  await expect(page.getByRole('heading', { name: 'Relecture', exact: true })).toHaveCount(0);

  const agent = await elsewhere('agent@pwp.test');
  await expect(agent.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  await expect(alert(agent, titre)).toHaveCount(0);

  const admin = await elsewhere('admin@pwp.test');
  await test.step('Another account reviews it: what is to review is counted in the menu', async () => {
    await admin.goto('/communication');
    await expect(menu(admin).getByRole('link', { name: /^Rédaction/ })).toContainText(/\d/);
    await openToReview(admin, titre);
    await expectAccessible(admin);
    await accept(admin);
  });

  await test.step('Its reader has it on every page', async () => {
    for (const path of ['/', '/support', '/profile/informations', '/communication']) {
      await agent.goto(path);
      await expect(alert(agent, titre)).toBeVisible();
      await expect(agent.getByRole('main').getByRole('heading', { level: 1 })).toHaveCount(1);
    }
    await expectAccessible(agent);
  });

  await test.step('An agent of another guichet sees nothing of it', async () => {
    const other = await elsewhere('agent2@pwp.test');
    await other.goto('/communication');
    await expect(other.getByRole('link', { name: 'Le portail a une rubrique Communication' })).toBeVisible();
    await expect(other.getByText(titre)).toHaveCount(0);
  });

  await test.step('« J’ai lu », by the keyboard, takes it away for good', async () => {
    await alert(agent, titre)
      .getByRole('button', { name: /^J’ai lu/ })
      .focus();
    await agent.keyboard.press('Enter');
    await expect(alert(agent, titre)).toHaveCount(0);
    await expect(agent.getByRole('main').getByRole('heading', { level: 1 })).toBeFocused();
    await agent.goto('/support');
    await expect(agent.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeVisible();
    await expect(alert(agent, titre)).toHaveCount(0);
    await agent.goto('/communication?genre=alerte');
    await expect(agent.getByRole('link', { name: titre })).toBeVisible();
  });

  await archive(admin);
  await test.step('Once archived, it leaves whoever had not read it', async () => {
    await page.goto('/communication');
    await expect(page.getByRole('heading', { level: 1, name: 'Communication' })).toBeVisible();
    await expect(alert(page, titre)).toHaveCount(0);
  });
});

test('an article: sent back, taken up again, published, found by the search, read, printed, corrected', async ({
  page,
  signIn,
  elsewhere,
}) => {
  test.slow();
  const titre = 'Les horaires changent en janvier';
  await signIn('referent@pwp.test');
  await write(page, { genre: 'Article', titre, resume: 'Le guichet ouvre le samedi.', texte: 'Du mardi au samedi.' });
  await handIn(page, titre);

  const admin = await elsewhere('admin@pwp.test');
  await test.step('It is sent back with a reason, which its author reads', async () => {
    await openToReview(admin, titre);
    await tick(admin.getByRole('radio', { name: 'Renvoyer à son auteur' }));
    await admin.getByRole('textbox', { name: /^Ce qui est à reprendre/ }).fill('Donnez les heures.');
    await admin.getByRole('button', { name: 'Renvoyer à son auteur' }).click();
    await expect(admin.getByRole('heading', { name: 'La publication est renvoyée à son auteur' })).toBeVisible();
    await page.goto('/communication/redaction?etat=brouillon');
    await page.getByRole('link', { name: titre }).click();
    await expect(page.getByText('Donnez les heures.')).toBeVisible();
    await page.getByRole('textbox', { name: /^Résumé/ }).fill('Le guichet ouvre le samedi, de 9 h à 12 h.');
    await handIn(page, titre);
    await openToReview(admin, titre);
    await accept(admin);
  });

  const agent = await elsewhere('agent@pwp.test');
  await test.step('The search of the header finds it, and reading it marks it', async () => {
    await agent.goto('/communication?liste=non-lues');
    await expect(agent.getByRole('listitem').filter({ hasText: titre }).getByText('Non lue')).toBeVisible();
    await agent.keyboard.press('Control+k');
    await agent.keyboard.type('horaires janvier');
    await agent.getByRole('option', { name: new RegExp(titre) }).click();
    await expect(agent.getByRole('heading', { level: 1, name: titre })).toBeVisible();
    await expect(agent.getByText('Du mardi au samedi.')).toBeVisible();
    await expectAccessible(agent);
    await agent.getByRole('main').getByRole('link', { name: 'Toutes les publications' }).click();
    await expect(agent.getByRole('listitem').filter({ hasText: titre }).getByText('Non lue')).toHaveCount(0);
  });

  await test.step('On paper, there is the publication alone', async () => {
    await agent.getByRole('link', { name: titre }).click();
    await expect(agent.getByText('Du mardi au samedi.')).toBeVisible();
    await agent.emulateMedia({ media: 'print' });
    await expect(agent.getByRole('heading', { level: 1, name: titre })).toBeVisible();
    await expect(agent.getByRole('button', { name: 'Imprimer' })).toBeHidden();
    await expect(menu(agent)).toBeHidden();
    await agent.emulateMedia({ media: 'screen' });
  });

  await test.step('Its correction says what changed, and keeps the version before', async () => {
    await admin.getByRole('button', { name: 'Corriger' }).click();
    await expect(admin.getByRole('heading', { level: 1, name: 'Corriger une publication' })).toBeVisible();
    await admin.getByRole('textbox', { name: /^Résumé/ }).fill('Le guichet ouvre le samedi, de 10 h à 12 h.');
    await admin.getByRole('textbox', { name: /^Ce que cette correction change/ }).fill('L’heure du samedi.');
    await handIn(admin, titre);
    await openToReview(page, titre);
    await accept(page);
    await expect(page.getByText('Version 2', { exact: true })).toBeVisible();
    await expect(page.getByText('Version 1', { exact: true })).toBeVisible();
    await agent.reload();
    await expect(agent.getByText('L’heure du samedi.')).toBeVisible();
  });
  await archive(page);
});

test('a draft that is deleted leads to the list, and its question leaves no step in the history', async ({
  page,
  signIn,
}) => {
  const titre = 'Un brouillon de trop';
  const steps = () => page.evaluate<number>('history.length');
  await signIn('referent@pwp.test');
  await write(page, { genre: 'Article', titre, resume: 'À jeter.', texte: 'Rien.' });
  await handIn(page, titre);
  // The list is loaded: what leads there comes at once.
  await page.getByRole('link', { name: 'Rédaction', exact: true }).last().click();
  await page.getByRole('main').getByRole('link', { name: titre }).click();
  await page.getByRole('button', { name: 'Reprendre le brouillon' }).click();
  await expect(page.getByRole('textbox', { name: /^Titre/ })).toHaveValue(titre);
  await page.goBack();
  const before = await steps();
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Supprimer' }).click();
  await expect(page.getByText('Le brouillon est supprimé').first()).toBeVisible();
  await expect(page).toHaveURL(/\/communication\/redaction$/);
  expect(await steps()).toBe(before);
});
