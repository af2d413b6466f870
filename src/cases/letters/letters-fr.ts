// SPDX-License-Identifier: Apache-2.0
import type { LetterTexts } from './letter.ts';

const close =
  'Vous pouvez suivre votre signalement et nous écrire sur {{link}} avec le code qui vous a été remis.\n\nLe comité de sécurité';

export const french: LetterTexts = {
  'reporter:receipt': `Merci. Votre message du {{received}} nous est parvenu et a été conservé chiffré.

Ceci est un accusé de réception automatique ; il ne dit rien du contenu. Une personne vous répond d'ici au {{answerBy}}.

{{receipt}}

Le comité de sécurité`,
  'reporter:acknowledgement': `Merci pour votre signalement du {{received}}. Je l'ai lu et nous allons l'examiner.

[Ce que nous avons compris, et qui vous écrira ensuite.]

Merci de garder le silence jusqu'au {{secrecy}} pendant que nous y travaillons ; nous vous informons de chaque étape importante.
Dites-nous si nous pouvons vous remercier, sous quel nom, et si les fournisseurs peuvent recevoir vos coordonnées. Vous pouvez rester
anonyme.

${close}`,
  'reporter:redirect': `Merci pour votre message du {{received}}. Nous l'avons lu. Il ne relève pas de ce comité.

[Pourquoi, et à qui s'adresser.]

Si vous n'êtes pas de cet avis, répondez à ce message.

${close}`,
  'reporter:question': `Nous examinons votre signalement et avons besoin d'une réponse pour continuer :

[La question.]

Sans réponse, nous vous la rappelons après 10 et 20 jours. Après 30 jours nous pouvons clore le dossier ; votre réponse le rouvre.

${close}`,
  'reporter:duplicate': `Ce que vous signalez nous avait déjà été signalé. Si vous le souhaitez, vous êtes cité dans l'ordre d'arrivée.

[Ce que nous pouvons dire de l'autre signalement.]

${close}`,
  'reporter:rejection': `Nous avons examiné votre signalement et n'y voyons pas de vulnérabilité.

[Ce que nous avons essayé, et pourquoi nous le pensons.]

Si vous n'êtes pas d'accord, vous pouvez contester jusqu'au {{appeal}} ; une autre personne l'examinera. Vous êtes libre de publier.

${close}`,
  'reporter:decline': `Nous avons décidé de ne pas coordonner la divulgation de ce que vous avez signalé.

[Pourquoi.]

Vous êtes libre de le publier. Merci de nous avoir prévenus d'abord.

${close}`,
  'reporter:acceptance': `Nous confirmons ce que vous avez signalé et travaillons à une correction.

[La gravité selon nous, ce qui est touché, et la date visée.]

${close}`,
  'reporter:status': `Il y a du nouveau sur votre signalement du {{received}}. {{news}}

[Ce qu'il y a à ajouter ; sinon, supprimez cette ligne.]

${close}`,
  'reporter:offer-to-comment': `La correction et le projet d'avis sont prêts. Vous pouvez les consulter et les commenter.

[Jusqu'à quand, et où ils se trouvent.]

Dites-nous aussi, si ce n'est pas fait, si l'avis peut vous remercier, et sous quel nom.

${close}`,
  'reporter:announcement': `La correction est publiée, et ce que vous avez signalé est désormais public.

[Adresse de l'avis.]

Merci de votre patience et de votre aide.

${close}`,
  'reporter:completion': `Le travail sur votre signalement est terminé.

[Ce qui a été fait, et comment vous êtes cité.]

Merci.

${close}`,
  'reporter:reply': `[Votre réponse.]

${close}`,
  'reporter:date-agreed': `Nous avons convenu d'une date pour l'annonce.

[Le jour et l'heure, avec le fuseau horaire.]

Prévenez-nous aussitôt si elle ne peut être tenue.

${close}`,
  'reporter:errata': `L'avis publié doit être corrigé sur un point.

[Lequel.]

${close}`,
  'vendors:status': `Il y a du nouveau au sujet de votre produit.

[Ce qui a changé, et ce que nous vous demandons.]

Merci de garder ceci confidentiel (TLP:AMBER) jusqu'à l'annonce.

Le comité de sécurité`,
  'vendors:vendor-notice': `Nous avons reçu un signalement qui concerne votre produit et souhaitons nous coordonner avec vous.

[À qui parler, et pour quand nous espérons une réponse. Aucun détail avant un accord de confidentialité.]

Le comité de sécurité`,
  'adopters:pre-notice': `Une mise à jour importante est prévue. Merci de veiller à ce que quelqu'un puisse l'installer.

[Le jour et l'heure, avec le fuseau horaire.]

Merci de ne pas diffuser (TLP:AMBER+STRICT).

Le comité de sécurité`,
  'world:announcement': `[Avis : ce qui est touché, que faire, où se trouve la correction.]

Le comité de sécurité`,
  'committee:status': `Du nouveau dans {{codeName}}. Voir {{link}}.`,
  'committee:errata': `Un avis publié de {{codeName}} doit être corrigé. Voir {{link}}.`,
};
