<#macro emailLayout>
<!DOCTYPE html>
<html lang="fr">
<body style="margin:0;padding:24px;background:#f6f6f6;font-family:Marianne,Arial,sans-serif;color:#161616">
<div style="max-width:600px;margin:0 auto;background:#fff;padding:24px;border-top:4px solid #000091">
<p style="margin:0 0 16px;font-weight:bold">Portail Web Professionnel</p>
<#nested>
<p style="margin:24px 0 0;font-size:12px;color:#666">Ce message est automatique : n'y répondez pas. Si vous n'attendiez pas ce message, ignorez-le.</p>
</div>
</body>
</html>
</#macro>
