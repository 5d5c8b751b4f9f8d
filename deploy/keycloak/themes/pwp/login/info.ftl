<#import "template.ftl" as layout>
<#-- Where the link of a mail leads first: a mail filter that opens it does nothing, its reader goes on. -->
<#-- The link itself proves the address: there is nothing left to do for it beside the password. -->
<#assign toDo = requiredActions![]>
<#if toDo?seq_contains("UPDATE_PASSWORD")><#assign toDo = toDo?filter(action -> action != "VERIFY_EMAIL")></#if>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <#if requiredActions??>${msg("actionsTitle")}<#else>${kcSanitize(message.summary)?no_esc}</#if>
    <#elseif section = "form">
        <div id="kc-info-message">
            <#if requiredActions??>
                <p>${msg("actionsIntroduction")} <#list toDo as action><strong>${msg("requiredAction." + action)}</strong><#sep>, </#list>.</p>
            </#if>
            <#if skipLink??>
            <#elseif pageRedirectUri?has_content>
                <p><a class="fr-btn" href="${pageRedirectUri}"<#if !requiredActions??> data-pwp-done</#if>>${msg("backToApplication")}</a></p>
            <#elseif actionUri?has_content>
                <p><a class="fr-btn" href="${actionUri}">${msg("proceedWithAction")}</a></p>
            <#else>
                <p><a class="fr-btn" href="${(client.baseUrl)!'/'}"<#if !requiredActions??> data-pwp-done</#if>>${msg("backToApplication")}</a></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
