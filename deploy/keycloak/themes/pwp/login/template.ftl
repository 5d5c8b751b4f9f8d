<#import "theme-resources.ftl" as themeResourceTags>
<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<!DOCTYPE html>
<html lang="fr">
<head>
    <meta charset="utf-8">
    <#list properties.meta?split(' ') as meta>
        <meta name="${meta?split('==')[0]}" content="${meta?split('==')[1]}">
    </#list>
    <script src="${url.resourcesPath}/js/scheme.js"></script>
    <title><#if message?has_content && message.type = 'error'>Erreur : </#if><#nested "header"> – ${msg("serviceTitle")}</title>
    <link rel="icon" href="${url.resourcesPath}/dsfr/favicon/favicon.svg" type="image/svg+xml">
    <#list properties.styles?split(' ') as style>
        <link href="${url.resourcesPath}/${style}" rel="stylesheet">
    </#list>
    <script type="importmap">
        { "imports": { "rfc4648": "${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js" } }
    </script>
    <#if scripts??>
        <#list scripts as script>
            <script src="${script}"></script>
        </#list>
    </#if>
    <script type="module">
        <#outputformat "JavaScript">
        import { startSessionPolling } from ${(url.resourcesPath + "/js/authChecker.js")?c};

        startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
        </#outputformat>
    </script>
    <script type="module" src="${url.resourcesPath}/js/pages.js"></script>
    <#if authenticationSession??>
        <script type="module">
            <#outputformat "JavaScript">
            import { checkAuthSession } from ${(url.resourcesPath + "/js/authChecker.js")?c};

            checkAuthSession(${authenticationSession.authSessionIdHash?c});
            </#outputformat>
        </script>
    </#if>
</head>
<body data-page-id="login-${pageId}">
    <div class="fr-skiplinks">
        <nav class="fr-container" aria-label="${msg("skipLinks")}">
            <ul class="fr-skiplinks__list">
                <li><a class="fr-link" href="#contenu">${msg("skipToContent")}</a></li>
                <li><a class="fr-link" href="#pied-de-page">${msg("skipToFooter")}</a></li>
            </ul>
        </nav>
    </div>
    <header class="pwp-header">
        <div class="pwp-header__row">
            <p class="fr-logo">${msg("stateMark")}</p>
            <div class="pwp-header__service">
                <a href="/" title="${msg("homeTitle")}">${msg("serviceTitle")}</a>
                <span class="pwp-header__tagline">${msg("serviceTagline")}</span>
            </div>
        </div>
    </header>
    <main id="contenu" class="pwp-main" tabindex="-1">
        <h1 id="kc-page-title"><#nested "header"></h1>
        <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
            <#nested "show-username">
            <p id="kc-username">
                <span id="kc-attempted-username">${auth.attemptedUsername}</span>
                · <a class="fr-link" id="reset-login" href="${url.loginRestartFlowUrl}">${msg("restartLoginTooltip")}</a>
            </p>
        </#if>
        <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
            <div id="message" class="fr-alert fr-alert--${message.type} fr-alert--sm fr-mb-3w" <#if message.type = 'error'>role="alert"<#else>role="status"</#if>>
                <p>${kcSanitize(message.summary)?no_esc}</p>
            </div>
        </#if>

        <#nested "form">

        <#if auth?has_content && auth.showTryAnotherWayLink()>
            <form id="kc-select-try-another-way-form" action="${url.loginAction}" method="post">
                <input type="hidden" name="tryAnotherWay" value="on">
                <button class="fr-btn fr-btn--tertiary fr-mt-2w" id="try-another-way" type="submit">${msg("doTryAnotherWay")}</button>
            </form>
        </#if>
        <#nested "socialProviders">
        <#if displayInfo>
            <div id="kc-info" class="fr-mt-3w"><#nested "info"></div>
        </#if>
    </main>
    <footer class="pwp-footer" id="pied-de-page">
        <p>${msg("ownerTitle")}</p>
        <ul class="pwp-footer__list">
            <li><a href="/accessibilite">${msg("accessibility")}</a></li>
            <li><a href="/mentions-legales">${msg("legalNotice")}</a></li>
            <li><a href="/donnees-personnelles">${msg("personalData")}</a></li>
        </ul>
    </footer>
</body>
</html>
</#macro>
