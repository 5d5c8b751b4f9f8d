<#import "template.ftl" as layout>
<#-- Keycloak's own page puts its button out of the order of the others, and needs a script for it. -->
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("webauthn-error-title")}
    <#elseif section = "form">
        <form id="kc-error-credential-form" action="${url.loginAction}" method="post">
            <input type="hidden" name="authenticationExecution" value="${execution}">
            <input type="hidden" name="isSetRetry" value="retry">
            <button class="fr-btn" id="kc-try-again" type="submit">${msg("doTryAgain")}</button>
        </form>
        <#if isAppInitiatedAction??>
            <form class="pwp-other-choice" action="${url.loginAction}" method="post">
                <button class="fr-btn fr-btn--secondary" id="cancelWebAuthnAIA" type="submit" name="cancel-aia" value="true">${msg("doCancel")}</button>
            </form>
        </#if>
    </#if>
</@layout.registrationLayout>
