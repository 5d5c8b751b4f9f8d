import { screen, within } from '@testing-library/dom';

/** The results of the lot with this title, one line each: « Camille ESSAI : suspendu ». */
export function resultsOf(title: string): string[] {
  return within(screen.getByRole('region', { name: title }))
    .getAllByRole('listitem')
    .map((each) => each.textContent?.trim() ?? '');
}
