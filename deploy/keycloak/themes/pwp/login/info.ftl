<#import "template.ftl" as layout>
<#-- Where the link of a mail leads first: a mail filter that opens it does nothing, its reader goes on. -->
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <#if requiredActions??>${msg("actionsTitle")}<#else>${kcSanitize(message.summary)?no_esc}</#if>
    <#elseif section = "form">
        <div id="kc-info-message">
            <#if requiredActions??>
                <p>${msg("actionsIntroduction")} <#list requiredActions as action><strong>${msg("requiredAction." + action)}</strong><#sep>, </#list>.</p>
            </#if>
            <#if skipLink??>
            <#elseif pageRedirectUri?has_content>
                <p><a class="fr-btn" href="${pageRedirectUri}">${msg("backToApplication")}</a></p>
            <#elseif actionUri?has_content>
                <p><a class="fr-btn" href="${actionUri}">${msg("proceedWithAction")}</a></p>
            <#else>
                <p><a class="fr-btn" href="${(client.baseUrl)!'/'}">${msg("backToApplication")}</a></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
