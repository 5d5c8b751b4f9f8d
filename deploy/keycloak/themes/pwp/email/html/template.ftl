<#macro emailLayout>
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>Portail Web Professionnel</title>
</head>
<body style="margin:0;padding:16px;background:#f6f6f6;color:#161616;font:16px/24px Marianne,Arial,sans-serif">
<div role="main" style="max-width:720px;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid #000091">
<p style="margin:0 0 24px;font-size:14px"><strong>République française</strong><br>Portail Web Professionnel</p>
<#nested>
<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #dddddd;font-size:14px;color:#3a3a3a">Ce message est envoyé automatiquement, merci de ne pas y répondre. Si vous ne l’attendiez pas, ignorez-le.<br>Envoyé par le Portail Web Professionnel (GIP SNE).</p>
</div>
</body>
</html>
</#macro>
