<#ftl output_format="plainText">
<#-- As in html/executeActions.ftl. -->
<#-- The link itself proves the address: there is nothing left to do for it beside the password. -->
<#assign left = requiredActions![]>
<#if left?seq_contains("UPDATE_PASSWORD")><#assign left = left?filter(action -> action != "VERIFY_EMAIL")></#if>
<#assign toDo><#list left as action>${msg("requiredAction.${action}")}<#sep>, </#sep></#list></#assign>
<#assign awaited = (user.attributes.provenance!"") == "import" && (requiredActions![])?seq_contains("VERIFY_EMAIL")>
${msg(awaited?then("importedBody", "executeActionsBody"), link, linkExpiration, realmName, toDo, linkExpirationFormatter(linkExpiration))}
