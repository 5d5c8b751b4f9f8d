/** Shown when no manifest is known: nothing of the portal can be drawn, and this page needs nothing. */
export const UNAVAILABLE_PAGE = `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portail momentanément indisponible - Portail Web Professionnel</title>
</head>
<body>
<main>
<h1>Le portail est momentanément indisponible</h1>
<p>La liste des services n’a pas pu être lue. Vos données ne sont pas touchées.</p>
<p>Rechargez cette page dans quelques instants. Si cela dure, écrivez à <a href="mailto:assistance@gip-sne.fr">assistance@gip-sne.fr</a>.</p>
</main>
</body>
</html>
`;
