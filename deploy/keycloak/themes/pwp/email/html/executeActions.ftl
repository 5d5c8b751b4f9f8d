<#-- An account that was imported, until its owner proved his address, is said to await him. -->
<#outputformat "plainText">
<#-- The link itself proves the address: there is nothing left to do for it beside the password. -->
<#assign left = requiredActions![]>
<#if left?seq_contains("UPDATE_PASSWORD")><#assign left = left?filter(action -> action != "VERIFY_EMAIL")></#if>
<#assign toDo><#list left as action>${msg("requiredAction.${action}")}<#sep>, </#sep></#list></#assign>
</#outputformat>
<#assign awaited = (user.attributes.provenance!"") == "import" && (requiredActions![])?seq_contains("VERIFY_EMAIL")>
<#import "template.ftl" as layout>
<@layout.emailLayout>
${kcSanitize(msg(awaited?then("importedBodyHtml", "executeActionsBodyHtml"), link, linkExpiration, realmName, toDo, linkExpirationFormatter(linkExpiration)))?no_esc}
</@layout.emailLayout>
