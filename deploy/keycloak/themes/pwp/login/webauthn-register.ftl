<#import "template.ftl" as layout>
<#-- Keycloak's own page does not say what a passkey is, and names each one alike: the second of an account is refused for its name. -->
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("webauthn-registration-title")}
    <#elseif section = "form">
        <p>${msg("passkeyIntroduction")}</p>
        <p>${msg("passkeyOnEachDevice")}</p>
        <form id="register" action="${url.loginAction}" method="post">
            <#list ["clientDataJSON", "attestationObject", "publicKeyCredentialId", "authenticatorLabel", "transports", "authenticatorAttachment", "error"] as name>
                <input type="hidden" id="${name}" name="${name}">
            </#list>
        </form>
        <script type="module">
            <#outputformat "JavaScript">
            import { registerByWebAuthn } from ${(url.resourcesPath + "/js/webauthnRegister.js")?c};

            const now = new Date().toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'medium' });
            const registerButton = document.getElementById('registerWebAuthn');
            registerButton.addEventListener('click', () => registerByWebAuthn({
                challenge: ${challenge?c},
                userid: ${userid?c},
                username: ${username?c},
                signatureAlgorithms: [<#list signatureAlgorithms as algorithm>${algorithm?c},</#list>],
                rpEntityName: ${rpEntityName?c},
                rpId: ${rpId?c},
                attestationConveyancePreference: ${attestationConveyancePreference?c},
                authenticatorAttachment: ${authenticatorAttachment?c},
                requireResidentKey: ${requireResidentKey?c},
                residentKey: ${residentKey?c},
                userVerificationRequirement: ${userVerificationRequirement?c},
                createTimeout: ${createTimeout?c},
                excludeCredentialIds: ${excludeCredentialIds?c},
                initLabel: ${msg("webauthn-registration-init-label")?c} + ' ' + now,
                initLabelPrompt: ${msg("webauthn-registration-init-label-prompt")?c},
                errmsg: ${msg("webauthn-unsupported-browser-text")?c},
            }), { once: true });
            </#outputformat>
        </script>
        <button class="fr-btn" id="registerWebAuthn" type="button">${msg("doRegisterSecurityKey")}</button>
        <#if !isSetRetry?has_content && isAppInitiatedAction?has_content>
            <form class="pwp-other-choice" action="${url.loginAction}" method="post">
                <button class="fr-btn fr-btn--secondary" id="cancelWebAuthnAIA" type="submit" name="cancel-aia" value="true">${msg("doCancel")}</button>
            </form>
        </#if>
    </#if>
</@layout.registrationLayout>
