<#ftl output_format="plainText">
<#-- As in html/executeActions.ftl. -->
<#assign toDo><#list requiredActions![] as action>${msg("requiredAction.${action}")}<#sep>, </#sep></#list></#assign>
<#assign awaited = (user.attributes.provenance!"") == "import" && (requiredActions![])?seq_contains("VERIFY_EMAIL")>
${msg(awaited?then("importedBody", "executeActionsBody"), link, linkExpiration, realmName, toDo, linkExpirationFormatter(linkExpiration))}
