<#-- An account that was imported, until its owner proved his address, is said to await him. -->
<#outputformat "plainText">
<#assign toDo><#list requiredActions![] as action>${msg("requiredAction.${action}")}<#sep>, </#sep></#list></#assign>
</#outputformat>
<#assign awaited = (user.attributes.provenance!"") == "import" && (requiredActions![])?seq_contains("VERIFY_EMAIL")>
<#import "template.ftl" as layout>
<@layout.emailLayout>
${kcSanitize(msg(awaited?then("importedBodyHtml", "executeActionsBodyHtml"), link, linkExpiration, realmName, toDo, linkExpirationFormatter(linkExpiration)))?no_esc}
</@layout.emailLayout>
