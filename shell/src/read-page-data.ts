import { PAGE_DATA_ID, type PageData } from './page-data.ts';

/** Reads what the server wrote in the page; it checked the manifest itself, entry by entry. */
export function readPageData(): PageData {
  const holder = document.getElementById(PAGE_DATA_ID);
  if (holder === null) throw new Error(`The page holds no #${PAGE_DATA_ID}.`);
  return JSON.parse(holder.textContent);
}
