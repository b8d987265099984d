package reach

import "strings"

// vocabulary gives the words of a language; English for those it does not have.
func vocabulary(language string) (string, words) {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if w, known := vocabularies[base]; known {
		return base, w
	}
	return "en", vocabularies["en"]
}

// vocabularies are the page's fixed words by ISO 639-1.
var vocabularies = map[string]words{
	"en": {
		Title: "Warning", Replaced: "This message is no longer in force: it was replaced or withdrawn, or its time is over.", Said: "What you answered", Ask: "Your answer",
		Words: "In your words: what is being done, what is missing, why not, or whom to ask", Send: "Send answer", Receipt: "Receipt (file)",
		again: "The answer was not recorded. Send it once more.", missing: "Choose an answer and add a few words.",
		answers: answerWords("Read", "Accepted", "Accepted, with priority", "We are acting (what)", "We acted, and no longer do (what)", "I need more (what)", "I dispute it (why)", "I dismiss it (why)", "Not for me (for whom)"),
	},
	"ru": {
		Title: "Предупреждение", Replaced: "Это сообщение больше не действует: оно заменено или отозвано, либо его срок истёк.", Said: "Что вы ответили", Ask: "Ваш ответ",
		Words: "Вашими словами: что делается, чего не хватает, почему нет или к кому обратиться", Send: "Отправить ответ", Receipt: "Расписка (файл)",
		again: "Ответ не записан. Отправьте его ещё раз.", missing: "Выберите ответ и добавьте несколько слов.",
		answers: answerWords("Прочитано", "Принято", "Принято, в первую очередь", "Мы действуем (что именно)", "Мы действовали, теперь меры сняты (какие)", "Нужны подробности (какие)", "Не согласны (почему)", "Отклоняем (почему)", "Не ко мне (к кому)"),
	},
	"es": {
		Title: "Alerta", Replaced: "Este mensaje ya no está en vigor: fue sustituido o anulado, o su plazo terminó.", Said: "Lo que ha respondido", Ask: "Su respuesta",
		Words: "Con sus palabras: qué se hace, qué falta, por qué no o a quién acudir", Send: "Enviar respuesta", Receipt: "Recibo (archivo)",
		again: "La respuesta no quedó registrada. Envíela otra vez.", missing: "Elija una respuesta y añada unas palabras.",
		answers: answerWords("Leído", "Aceptado", "Aceptado, con prioridad", "Estamos actuando (qué)", "Actuamos, y ya no (qué)", "Necesito más (qué)", "No estoy de acuerdo (por qué)", "Lo descarto (por qué)", "No es para mí (para quién)"),
	},
	"de": {
		Title: "Warnung", Replaced: "Diese Nachricht gilt nicht mehr: Sie wurde ersetzt oder zurückgezogen, oder ihre Zeit ist um.", Said: "Ihre Antworten", Ask: "Ihre Antwort",
		Words: "In Ihren Worten: was getan wird, was fehlt, warum nicht oder wer zuständig ist", Send: "Antwort senden", Receipt: "Quittung (Datei)",
		again: "Die Antwort wurde nicht festgehalten. Senden Sie sie noch einmal.", missing: "Wählen Sie eine Antwort und ergänzen Sie einige Worte.",
		answers: answerWords("Gelesen", "Angenommen", "Angenommen, mit Vorrang", "Wir handeln (was)", "Wir haben gehandelt, jetzt nicht mehr (was)", "Ich brauche mehr (was)", "Ich widerspreche (warum)", "Ich weise sie zurück (warum)", "Nicht für mich (für wen)"),
	},
	"fr": {
		Title: "Alerte", Replaced: "Ce message n’est plus en vigueur : il a été remplacé ou annulé, ou son délai est passé.", Said: "Vos réponses", Ask: "Votre réponse",
		Words: "Avec vos mots : ce qui est fait, ce qui manque, pourquoi non ou à qui s’adresser", Send: "Envoyer la réponse", Receipt: "Reçu (fichier)",
		again: "La réponse n’a pas été enregistrée. Envoyez-la de nouveau.", missing: "Choisissez une réponse et ajoutez quelques mots.",
		answers: answerWords("Lu", "Accepté", "Accepté, en priorité", "Nous agissons (comment)", "Nous avons agi, plus maintenant (quoi)", "Il m’en faut plus (quoi)", "Je conteste (pourquoi)", "Je rejette (pourquoi)", "Pas pour moi (pour qui)"),
	},
	"uk": {
		Title: "Попередження", Replaced: "Це повідомлення вже не чинне: його замінено чи відкликано, або його час минув.", Said: "Що ви відповіли", Ask: "Ваша відповідь",
		Words: "Вашими словами: що робиться, чого бракує, чому ні або до кого звернутися", Send: "Надіслати відповідь", Receipt: "Розписка (файл)",
		again: "Відповідь не записано. Надішліть її ще раз.", missing: "Виберіть відповідь і додайте кілька слів.",
		answers: answerWords("Прочитано", "Прийнято", "Прийнято, насамперед", "Ми діємо (що саме)", "Ми діяли, тепер заходи знято (які)", "Потрібні подробиці (які)", "Не згодні (чому)", "Відхиляємо (чому)", "Не до мене (до кого)"),
	},
	"pt": {
		Title: "Alerta", Replaced: "Esta mensagem já não está em vigor: foi substituída ou anulada, ou o seu prazo terminou.", Said: "O que respondeu", Ask: "A sua resposta",
		Words: "Nas suas palavras: o que se faz, o que falta, por que não ou a quem recorrer", Send: "Enviar resposta", Receipt: "Recibo (ficheiro)",
		again: "A resposta não ficou registada. Envie-a outra vez.", missing: "Escolha uma resposta e acrescente algumas palavras.",
		answers: answerWords("Lido", "Aceite", "Aceite, com prioridade", "Estamos a agir (como)", "Agimos, e já não (o quê)", "Preciso de mais (o quê)", "Não concordo (porquê)", "Rejeito (porquê)", "Não é para mim (para quem)"),
	},
	"ar": {
		Dir: "rtl", Title: "تحذير", Replaced: "لم تعد هذه الرسالة سارية: فقد استُبدلت أو سُحبت، أو انتهت مدتها.", Said: "ما أجبتم به", Ask: "إجابتكم",
		Words: "بكلماتكم: ما الذي يُفعل، أو ما الذي ينقص، أو لماذا لا، أو من ينبغي سؤاله", Send: "إرسال الإجابة", Receipt: "إيصال (ملف)",
		again: "لم تُسجَّل الإجابة. أرسلوها مرة أخرى.", missing: "اختاروا إجابة وأضيفوا بضع كلمات.",
		answers: answerWords("قُرئ", "قُبل", "قُبل، بأولوية", "نحن نتصرف (ماذا)", "تصرفنا، ولم نعد نفعل (ماذا)", "أحتاج إلى المزيد (ماذا)", "أعترض عليه (لماذا)", "أرفضه (لماذا)", "ليس لي (لمن)"),
	},
}
