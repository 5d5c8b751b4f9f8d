<#import "template.ftl" as layout>
<#-- Keycloak's own page does not say what a password must be before one is refused. -->
<#assign isRefused = messagesPerField.existsError('password','password-confirm') || (message?has_content && message.type == 'error')>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('password','password-confirm'); section>
    <#if section = "header">
        <#-- A mailed link, of a first activation or of a forgotten password, against the change that one asked for in the portal. -->
        <#if isAppInitiatedAction??>${msg("updatePasswordTitle")}<#else>${msg("choosePasswordTitle")}</#if>
    <#elseif section = "form">
        <form id="kc-passwd-update-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <input type="text" name="username" value="${username!''}" autocomplete="username" hidden readonly>
            <@passwordField name="password-new" label=msg("passwordNew") hint=msg("passwordHint") error=messagesPerField.get('password') focused=true/>
            <@passwordField name="password-confirm" label=msg("passwordConfirm") hint="" error=messagesPerField.get('password-confirm') focused=false/>
            <#-- Whoever had the old password, or a session by it, has neither any more. -->
            <input type="hidden" name="logout-sessions" value="on">
            <#if isAppInitiatedAction??><p>${msg("logoutOtherSessions")}</p></#if>
            <button class="fr-btn" type="submit">${msg("savePassword")}</button>
            <#if isAppInitiatedAction??>
                <button class="fr-btn fr-btn--secondary" type="submit" name="cancel-aia" value="true">${msg("doCancel")}</button>
            </#if>
        </form>
    </#if>
</@layout.registrationLayout>

<#macro passwordField name label hint error focused>
    <div class="fr-input-group <#if error?has_content>fr-input-group--error</#if>">
        <label class="fr-label" id="${name}-label" for="${name}">${label}<#if hint?has_content><span class="fr-hint-text">${hint}</span></#if></label>
        <div class="pwp-input-group">
            <input class="fr-input" type="password" id="${name}" name="${name}" autocomplete="new-password" <#if focused>autofocus</#if>
                   <#if isRefused>aria-invalid="true" aria-describedby="<#if error?has_content>${name}-error<#else>message</#if>"</#if>>
        </div>
        <#if error?has_content><p class="fr-error-text" id="${name}-error">${kcSanitize(error)?no_esc}</p></#if>
    </div>
</#macro>
