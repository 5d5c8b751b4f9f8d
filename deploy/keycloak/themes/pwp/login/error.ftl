<#import "template.ftl" as layout>
<#-- A link of a mail that served, or came too late, ends here: the page says how to have another. -->
<#assign isDeadLink = [msg("expiredActionMessage"), msg("expiredActionTokenNoSessionMessage"), msg("expiredActionTokenSessionExistsMessage")]?seq_contains(message.summary)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("errorTitle")}
    <#elseif section = "form">
        <div id="kc-error-message">
            <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
            <#if isDeadLink>
                <p>${msg("deadLinkHint")}</p>
                <#-- Who never chose one has his address proven by the same mail: Keycloak's own would send two. -->
                <p>${msg("deadLinkFirstHint")} <a href="/premiere-visite/suivi">${msg("requestStatus")}</a></p>
            </#if>
            <ul class="fr-btns-group fr-btns-group--inline-sm">
                <li><a class="fr-btn" id="backToApplication" href="${(client.baseUrl)!'/'}">${msg("backToApplication")}</a></li>
                <#if isDeadLink><li><a class="fr-btn fr-btn--secondary" href="${url.loginResetCredentialsUrl}">${msg("newLink")}</a></li></#if>
            </ul>
        </div>
    </#if>
</@layout.registrationLayout>
