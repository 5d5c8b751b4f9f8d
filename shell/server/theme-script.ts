/**
 * Sets DSFR's theme before the first paint, or the page would flash; again when the person chooses another
 * (`shell/src/display/theme-choice.ts`), in this tab or another, and when the computer changes its own.
 */
export const THEME_SCRIPT = `{const d=matchMedia('(prefers-color-scheme: dark)'),r=document.documentElement.dataset,t=()=>{let c;try{c=localStorage.getItem('pwp-theme')}catch{}r.frScheme=c==='light'||c==='dark'?c:'system';r.frTheme=r.frScheme!=='system'?c:d.matches?'dark':'light'};t();d.addEventListener('change',t);addEventListener('storage',t);addEventListener('pwp-theme',t)}`;
