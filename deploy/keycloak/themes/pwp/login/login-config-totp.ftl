<#import "template.ftl" as layout>
<#-- Keycloak's own page names its image in English, and ties no error to its field. -->
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('totp','userLabel'); section>
    <#if section = "header">
        ${msg("loginTotpTitle")}
    <#elseif section = "form">
        <ol id="kc-totp-settings">
            <li>
                <p>${msg("loginTotpStep1")}</p>
                <ul>
                    <#list totp.supportedApplications as app><li>${msg(app)}</li></#list>
                </ul>
            </li>
            <li>
                <#if mode?? && mode = "manual">
                    <p>${msg("loginTotpManualStep2")} <span id="kc-totp-secret-key">${totp.totpSecretEncoded}</span></p>
                    <p>${msg("loginTotpType")} : ${msg("loginTotp." + totp.policy.type)}</p>
                    <p><a class="fr-link" href="${totp.qrUrl}" id="mode-barcode">${msg("loginTotpScanBarcode")}</a></p>
                <#else>
                    <p>${msg("loginTotpStep2")}</p>
                    <img id="kc-totp-secret-qr-code" src="data:image/png;base64, ${totp.totpSecretQrCode}" alt="${msg("loginTotpBarcode")}">
                    <p><a class="fr-link" href="${totp.manualUrl}" id="mode-manual">${msg("loginTotpUnableToScan")}</a></p>
                </#if>
            </li>
            <li>
                <p>${msg("loginTotpStep3")} ${msg("loginTotpStep3DeviceName")}</p>
            </li>
        </ol>
        <form id="kc-totp-settings-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <input type="hidden" name="totpSecret" value="${totp.totpSecret}">
            <#if mode??><input type="hidden" name="mode" value="${mode}"></#if>
            <@field name="totp" label=msg("authenticatorCode") error=messagesPerField.get('totp') autocomplete="one-time-code" inputmode="numeric"/>
            <@field name="userLabel" label=msg("loginTotpDeviceName") error=messagesPerField.get('userLabel') autocomplete="off" inputmode="text"/>
            <button class="fr-btn" id="saveTOTPBtn" type="submit">${msg("doSubmit")}</button>
            <#if isAppInitiatedAction??>
                <button class="fr-btn fr-btn--secondary" type="submit" name="cancel-aia" value="true">${msg("doCancel")}</button>
            </#if>
        </form>
    </#if>
</@layout.registrationLayout>

<#macro field name label error autocomplete inputmode>
    <div class="fr-input-group <#if error?has_content>fr-input-group--error</#if>">
        <label class="fr-label" for="${name}">${label}</label>
        <input class="fr-input" type="text" id="${name}" name="${name}" autocomplete="${autocomplete}" inputmode="${inputmode}"
               <#if error?has_content>aria-invalid="true" aria-describedby="${name}-error"</#if>>
        <#if error?has_content><p class="fr-error-text" id="${name}-error">${kcSanitize(error)?no_esc}</p></#if>
    </div>
</#macro>
