// SPDX-License-Identifier: Apache-2.0
import type { GuardLevel } from '../model/guard-report.ts';

/** Words of one idea. Every phrase is matched by the stems of its words, with small words between them left out. */
export interface VocabularyRule {
  rule: string;
  /** Under embargo. `none` is a phrase that looks like another rule's and is innocent. */
  level: GuardLevel | 'none';
  /** What is said of it: "names ..." */
  idea: string;
  /** English and French, parted by `;`. */
  phrases: string;
}

export const vocabulary: readonly VocabularyRule[] = [
  {
    rule: 'word-vulnerability',
    level: 'block',
    idea: 'calls something a vulnerability',
    phrases:
      'vulnerability; vulnerable; vuln; vulns; CVEs; CWEs; exploit; exploitable; zero day; 0day; 0 day; faille; failles; jour zéro; vulnérabilité; weakness security; security weakness; CVE; GHSA; CWE; CVSS; EUVD; attack vector; attack surface; surface d attaque; vecteur d attaque',
  },
  {
    rule: 'word-security-fix',
    level: 'block',
    idea: 'says that this is a security fix',
    phrases:
      'security fix; security patch; security bug; security issue; security hole; security flaw; security hotfix; security problem; security release; security advisory; security update; security bulletin; security defect; security incident; security report; security disclosure; security concern; security sensitive; fix security; patch security; hotfix security; sec fix; secfix; fix sec; correctif de sécurité; correction de sécurité; correctif sécurité; correction sécurité; problème de sécurité; trou de sécurité; brèche de sécurité; bulletin de sécurité; avis de sécurité; alerte de sécurité; mise à jour de sécurité; corrige la sécurité; incident de sécurité; signalement de sécurité',
  },
  {
    rule: 'word-embargo',
    level: 'block',
    idea: 'says that something is kept back',
    phrases:
      'embargo; embargoed; sous embargo; coordinated disclosure; responsible disclosure; coordinated vulnerability disclosure; disclosure date; disclosure deadline; divulgation coordonnée; divulgation responsable; date de divulgation; bug bounty; bounty; hackerone; bugcrowd; yeswehack; intigriti; reported privately; private report; signalé en privé; security researcher; chercheur en sécurité; do not disclose; ne pas divulguer; pentest; pentester; penetration test; test d intrusion; red team',
  },
  {
    rule: 'class-injection',
    level: 'block',
    idea: 'names an injection',
    phrases:
      'injection; injections; injectable; SQLi; NoSQLi; code injection; command injection; template injection; ssti; crlf injection; header injection; log injection; shell injection; prototype pollution; prototype poisoning; pollute prototype; pollution de prototype; pollution du prototype; response splitting; request smuggling; http smuggling; contrebande de requêtes; requête non préparée; arbitrary command; commande arbitraire',
  },
  {
    rule: 'class-web',
    level: 'block',
    idea: 'names a class of web attacks',
    phrases:
      'XSS; cross site scripting; cross site request forgery; CSRF attack; SSRF; server side request forgery; XXE; external entity; entité externe; clickjacking; open redirect; redirection ouverte; IDOR; BOLA; insecure direct object; tabnabbing; session fixation; fixation de session; session hijack; hijack; hijacking; dns rebinding; cache poisoning; empoisonnement de cache; mass assignment; HTTP desync',
  },
  {
    rule: 'class-code-execution',
    level: 'block',
    idea: 'names the running of foreign code',
    phrases:
      'RCE; RCEs; code execution; remote execution; execute arbitrary; arbitrary code; arbitrary file; fichier arbitraire; exécution de code; exécution à distance; code arbitraire; unsafe deserialization; insecure deserialization; untrusted deserialization; deserialization of untrusted; arbitrary deserialization; désérialisation non sûre; désérialisation de données non fiables; unsafe unserialize; sandbox escape; sandbox breakout; container escape; évasion de bac à sable; gadget chain; reverse shell; webshell',
  },
  {
    rule: 'class-path',
    level: 'block',
    idea: 'names a way out of a folder',
    phrases:
      'path traversal; directory traversal; traversal attack; file traversal; zip slip; traversée de répertoire; traversée de chemin; traversée de répertoires; local file inclusion; remote file inclusion; LFI; symlink attack; symlink race; attaque par lien symbolique; TOCTOU',
  },
  {
    rule: 'class-memory',
    level: 'block',
    idea: 'names a memory fault',
    phrases:
      'buffer overflow; heap overflow; stack overflow attack; integer overflow; buffer overrun; out of bounds; oob read; oob write; use after free; double free; memory corruption; memory safety; memory disclosure; uninitialized memory; type confusion; heap spray; dépassement de tampon; dépassement de mémoire; débordement de tampon; débordement de tas; débordement d entier; corruption de mémoire; corruption mémoire',
  },
  {
    rule: 'class-access',
    level: 'block',
    idea: 'names a way around access control',
    phrases:
      'bypass auth; bypass authentication; bypass authorization; bypass authorisation; bypass login; bypass signature; bypass signature check; bypass signature verification; bypass permission; bypass access; bypass access control; bypass verification; bypass validation; bypass check; bypass the checks; bypass mfa; bypass 2fa; bypass csrf; bypass security; bypass sandbox; bypass rate limit; auth bypass; authentication bypass; authorization bypass; authorisation bypass; login bypass; signature bypass; permission bypass; access control bypass; verification bypass; validation bypass; security bypass; mfa bypass; sandbox bypass; filter bypass; bypass filter; broken access control; missing authorization; missing authorisation; missing authentication; missing auth check; missing permission check; missing access check; improper access; unauthenticated access; unauthenticated user; unauthenticated request; unauthorized access; unauthorised access; privilege escalation; escalation of privileges; escalate privileges; elevation of privilege; account takeover; impersonate another user; contourner l authentification; contournement de l authentification; contournement d authentification; contourner l autorisation; contournement d autorisation; contourner la vérification; contournement de la vérification; contourner la validation; contournement du contrôle d accès; contourner le contrôle d accès; contournement de la signature; contourner la signature; élévation de privilèges; élévation de privilège; escalade de privilèges; accès non autorisé; accès sans authentification; usurpation d identité; usurpation de compte; prise de contrôle de compte; confused deputy; backdoor; porte dérobée; hardcoded credential; hardcoded password; hard coded credential',
  },
  {
    rule: 'class-disclosure',
    level: 'block',
    idea: 'names a loss of secrets',
    phrases:
      'information disclosure; information leak; data leak; data leakage; data breach; data exposure; credential leak; leak credentials; leaking credentials; secret leak; leak secrets; token leak; leak token; leak password; password leak; key leak; private key exposure; exfiltrate; exfiltration; sensitive data exposure; exposes sensitive; expose sensitive data; padding oracle; timing attack; timing oracle; side channel; attaque temporelle; canal auxiliaire; fuite de données; fuite d informations; fuite de secrets; fuite de jetons; fuite de mots de passe; fuite d identifiants; divulgation d informations; divulgation de données; exposition de données; vol de données; vol de jeton; non constant time; weak crypto; weak random; predictable token; jeton prévisible',
  },
  {
    rule: 'class-availability',
    level: 'block',
    idea: 'names a denial of service',
    phrases:
      'denial of service; DoS attack; DDoS; ReDoS; regex dos; catastrophic backtracking; resource exhaustion; memory exhaustion; zip bomb; billion laughs; decompression bomb; déni de service; épuisement des ressources; épuisement de la mémoire; bombe de décompression; hash flooding; slowloris',
  },
  {
    rule: 'class-trust',
    level: 'block',
    idea: 'names a forgery',
    phrases:
      'replay attack; man in the middle; MITM; signature forgery; forge signature; forged signature; forged token; forge token; token forgery; spoofing; algorithm confusion; alg none attack; downgrade attack; homme du milieu; attaque par rejeu; falsification de signature; signature falsifiée; jeton falsifié; contrefaçon de requête; dependency confusion; supply chain attack; typosquatting; attaque de la chaîne d approvisionnement; brute force attack; attaque par force brute; credential stuffing',
  },
  {
    rule: 'word-attacker',
    level: 'block',
    idea: 'speaks of an attacker',
    phrases:
      'attacker; attackers; adversary; attaquant; attaquante; assaillant; pirate informatique; hacker; hackers; malicious user; malicious actor; malicious client; malicious input; malicious payload; malicious request; malicious file; crafted input; crafted request; crafted payload; crafted file; specially crafted; maliciously crafted; utilisateur malveillant; entrée malveillante; requête malveillante; acteur malveillant; requête forgée; attack payload; charge malveillante; untrusted attacker; exploit payload; proof of concept exploit; working exploit',
  },
  {
    rule: 'hint-weak',
    level: 'warn',
    idea: 'is a word that readers of silent fixes look for',
    phrases:
      'bypass; contournement; contourner; overflow; overrun; underflow; sanitize; sanitise; sanitizer; sanitization; unsanitized; escape html; unescaped; escape user input; harden; hardening; durcir; durcissement; assainir; assainissement; malicious; malveillant; PoC; PoCs; proof of concept; preuve de concept; attack; attaque; attaquer; forge; spoof; spoofed; usurpation; untrusted; non fiable; unsafe; insecure; dangerous; traversal; tampering; tampered; falsifier; falsification; poisoning; privilege; privilège; constant time; timing safe; temps constant; disclosure; divulgation; débordement; dépassement; leak; leaks; leaked; fuite; unauthenticated; unauthorized; unauthorised; non autorisé; stricter validation; strict validation; validate untrusted; security; sécurité; secure; sécuriser; abuse; abus; csrf; nonce reuse; weak hash; path outside; outside root; deserialization; deserialisation; désérialisation; hors du répertoire',
  },
  {
    rule: 'innocent',
    level: 'none',
    idea: 'is innocent',
    phrases:
      'numeric external entity; numerical external entity; serialize and deserialize; serialization and deserialization; dependency injection; constructor injection; property injection; inject dependency; fault injection; injection de dépendance; injection de dépendances; injection token; injection container; provider injection; memory leak; memory leaks; leak memory; connection leak; handle leak; listener leak; goroutine leak; leak connection; fuite de mémoire; fuite mémoire; fuite de connexions; text overflow; overflow hidden; overflow auto; overflow x; overflow y; overflow scroll; overflow wrap; overflow menu; layout overflow; table overflow; content overflow; stack overflow; stackoverflow; cache bypass; bypass cache; bypass the cache; contourner le cache; contournement du cache; mémoire cache; security md; SECURITY.md; security policy; security txt; fix security md; fix security policy; update security md; politique de sécurité; eslint plugin security; plugin security; spring security; security group; security groups; security context; security headers; security scheme; security schemes; securitySchemes; security definitions; security scan; security scanning; security workflow; security committee; security overview; social security; sécurité sociale; secure cookie; secure context; secure connection; unsafe inline; unsafe eval; unsafe block; escape key; escape sequence; escape character; escape codes; disclosure widget; disclosure triangle; disclosure button; disclosure panel; progressive disclosure; sanitizer build; address sanitizer; thread sanitizer; undefined behavior sanitizer; unauthorized status; unauthorized error; unauthorized response; unauthorizedError; unauthorized exception; 401 unauthorized; status unauthorized; http unauthorized; responds unauthorized; least privilege; moindre privilège; contact security; security contact; tree traversal; graph traversal; dom traversal; ast traversal; traversal order; traversal of nodes; type injection; privilege separation; git forge; code forge; arithmetic overflow; numeric overflow; dépassement de délai; dépassement du délai; délai dépassé; dépassement de quota; débordement du texte; débordement de texte; dépassement de texte',
  },
];

/** Words that may stand between the words of a phrase and mean nothing, folded. */
export const smallWords: ReadonlySet<string> = new Set(
  'a an the of in on to for with from by via and or is are was be this that our its de du des d la le les l un une et ou en au aux dans par pour sur son sa ses ce cette qui'.split(
    ' ',
  ),
);
