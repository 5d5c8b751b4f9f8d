/* Light or dark before the first paint: what the person chose in the portal, where it has the same origin, or what the computer says. */
{
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('pwp-theme');
    } catch {
      // The browser keeps nothing.
      return null;
    }
  };
  const draw = () => {
    const choice = chosen();
    const isDark = choice === 'dark' || (choice !== 'light' && dark.matches);
    document.documentElement.dataset.frTheme = isDark ? 'dark' : 'light';
  };
  draw();
  dark.addEventListener('change', draw);
}
