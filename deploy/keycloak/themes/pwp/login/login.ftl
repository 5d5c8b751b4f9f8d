<#import "template.ftl" as layout>
<#import "passkeys.ftl" as passkeys>
<#assign refused = messagesPerField.existsError('username','password')>
<#-- A person who is signed in, before a change of a factor: Keycloak knows who, and takes nobody else. -->
<#assign again = usernameHidden??>
<@layout.registrationLayout displayMessage=!refused; section>
    <#if section = "header">
        ${msg("loginAccountTitle")}
    <#elseif section = "form">
        <#if refused>
            <div class="fr-alert fr-alert--error fr-mb-3w" id="erreur-connexion" role="alert">
                <h2 class="fr-alert__title">${kcSanitize(messagesPerField.getFirstError('username','password'))?no_esc}</h2>
                <p>${msg("loginRefusedHint")}</p>
                <#if !again><p>${msg("loginPendingHint")} <a href="/premiere-visite/suivi">${msg("requestStatusByMail")}</a>.</p></#if>
            </div>
        </#if>
        <div class="fr-grid-row fr-grid-row--gutters">
            <section class="fr-col-12 fr-col-md-6" aria-labelledby="titre-acces">
                <div class="pwp-panel">
                    <h2 class="fr-h4" id="titre-acces">${msg(again?then("accessAgainTitle", "accessTitle"))}</h2>
                    <form id="kc-form-login" method="post" action="${url.loginAction}" novalidate>
                        <#if again>
                            <input type="text" name="username" value="${auth.attemptedUsername}" autocomplete="username" hidden readonly>
                        <#else>
                            <div class="fr-input-group<#if refused> fr-input-group--error</#if>">
                                <label class="fr-label" for="username">${msg("identifierLabel")}</label>
                                <span class="fr-hint-text" id="username-hint">${msg("identifierHint")}</span>
                                <input class="fr-input" id="username" name="username" type="text" value="${(login.username!'')}"
                                    autocomplete="${(enableWebAuthnConditionalUI?has_content)?then('username webauthn', 'username')}"
                                    aria-describedby="username-hint<#if refused> erreur-connexion</#if>"
                                    <#if refused>aria-invalid="true"</#if> <#if !(login.username?has_content)>autofocus</#if>>
                            </div>
                        </#if>
                        <div class="fr-input-group<#if refused> fr-input-group--error</#if>">
                            <label class="fr-label" id="password-label" for="password">${msg("password")}</label>
                            <div class="pwp-input-group">
                                <input class="fr-input" id="password" name="password" type="password" autocomplete="current-password"
                                    <#if refused>aria-invalid="true" aria-describedby="erreur-connexion"</#if>
                                    <#if again || login.username?has_content>autofocus</#if>>
                            </div>
                        </div>
                        <#if realm.resetPasswordAllowed>
                            <p><a class="fr-link" href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></p>
                        </#if>
                        <input type="hidden" name="credentialId" <#if auth.selectedCredential?has_content>value="${auth.selectedCredential}"</#if>>
                        <button class="fr-btn" id="kc-login" type="submit">${msg("doLogIn")}</button>
                    </form>
                    <#-- A passkey belongs to a host's name: browsers refuse it at an address in numbers. -->
                    <#if !url.loginAction?matches("https?://(\\[|[0-9.]+[:/]).*")>
                        <@passkeys.conditionalUIData />
                    </#if>
                </div>
            </section>
            <#if !again>
            <section class="fr-col-12 fr-col-md-6" aria-labelledby="titre-premiere-visite">
                <div class="pwp-panel">
                    <h2 class="fr-h4" id="titre-premiere-visite">${msg("firstVisitTitle")}</h2>
                    <p>${msg("firstVisitIntroduction")}</p>
                    <p class="fr-mb-1w">${msg("firstVisitBring")}</p>
                    <ul>
                        <li>${msg("firstVisitBringContact")}</li>
                        <li>${msg("firstVisitBringOrganisme")}</li>
                        <li>${msg("firstVisitBringGuichet")}</li>
                    </ul>
                    <p><a class="fr-btn fr-btn--secondary" href="/premiere-visite">${msg("firstVisit")}</a></p>
                    <p><a class="fr-link" href="/premiere-visite/suivi">${msg("requestStatus")}</a></p>
                </div>
            </section>
            </#if>
        </div>
    <#elseif section = "socialProviders">
        <#if social?? && social.providers?has_content>
            <section id="kc-social-providers" class="fr-mt-3w" aria-labelledby="titre-autres-services">
                <h2 class="fr-h4" id="titre-autres-services">${msg("identity-provider-login-label")}</h2>
                <ul class="fr-btns-group fr-btns-group--inline">
                    <#list social.providers as p>
                        <li><a class="fr-btn fr-btn--secondary" id="social-${p.alias}" href="${p.loginUrl}">${p.displayName!}</a></li>
                    </#list>
                </ul>
            </section>
        </#if>
    </#if>
</@layout.registrationLayout>
