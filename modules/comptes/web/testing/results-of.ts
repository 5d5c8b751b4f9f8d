import { screen, within } from '@testing-library/dom';

/** What a lot of this title came to, a line for each: « Camille ESSAI : suspendu ». */
export function resultsOf(title: string): string[] {
  return within(screen.getByRole('region', { name: title }))
    .getAllByRole('listitem')
    .map((each) => each.textContent?.trim() ?? '');
}
