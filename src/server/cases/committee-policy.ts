// SPDX-License-Identifier: Apache-2.0

/*
 * What reporters agree to, until the committee writes its own. It says what the process of the foundation says (R14, R28,
 * R31, R33 to R37), in our words.
 */
export const defaultPolicy = {
  en: `### How we handle what you report

- **We answer.** A person replies within seven working days. You can follow your report at any time with the code that you get.
- **Please keep it to yourself for 90 days**, counted from today, while we look into it and fix it. You may talk to others who are
  affected. The date can be moved together with you.
- **Test with care.** Keep to the law, touch only your own accounts or those you were allowed to use, stop at the proof, take no
  data, disturb no service, deceive nobody and break in nowhere.
- **You decide** whether vendors learn your contact details, and whether and under which name we thank you. You need not name
  yourself at all.
- **We tell you** what we found out, and each time something important changes. If we reject your report we say why; you have 30
  days to object. If we decline to coordinate, you are free to publish.
- **Nobody owes anything.** Neither you nor we ask for a contract, a promise of silence beyond the above, or money.
- What you send is stored encrypted. Only people who work on it can read it, and every look is recorded.
`,
  fr: `### Comment nous traitons votre signalement

- **Nous répondons.** Une personne vous écrit sous sept jours ouvrables. Vous suivez votre signalement à tout moment grâce au code
  qui vous est remis.
- **Merci de garder le silence pendant 90 jours**, à compter d'aujourd'hui, le temps d'examiner et de corriger. Vous pouvez en parler
  aux autres personnes touchées. La date peut être déplacée avec votre accord.
- **Testez avec précaution.** Respectez la loi, ne touchez qu'à vos comptes ou à ceux qu'on vous a confiés, arrêtez-vous à la preuve,
  n'emportez aucune donnée, ne perturbez aucun service, ne trompez personne et ne forcez aucune porte.
- **Vous décidez** si les fournisseurs reçoivent vos coordonnées, et si nous vous remercions, sous quel nom. Vous pouvez rester anonyme.
- **Nous vous informons** de nos conclusions et de tout changement important. En cas de rejet nous expliquons pourquoi ; vous avez
  30 jours pour contester. Si nous renonçons à coordonner, vous êtes libre de publier.
- **Personne ne doit rien.** Ni vous ni nous ne demandons de contrat, de secret au-delà de ce qui précède, ni d'argent.
- Ce que vous envoyez est conservé chiffré. Seules les personnes qui y travaillent peuvent le lire, et chaque lecture est consignée.
`,
};
