package desk

import "strings"

// VerifyWords are the words of what asks a point, in one language. {desk},
// {link} and {code} are filled in.
type VerifyWords struct {
	Language             string
	Subject, Mail, Short string
	// Of the page behind the link.
	Title, Ask, Button, Thanks string
}

// VerifyWordsFor are the words in a language, English where there are none.
func VerifyWordsFor(language string) VerifyWords {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	for _, w := range verifyWords {
		if w.Language == base {
			return w
		}
	}
	return verifyWords[0]
}

var verifyWords = []VerifyWords{
	{
		Language: "en", Subject: "{desk}: does this address reach you?",
		Mail:  "{desk} would use this address to warn you of a threat.\n\nTo say that it reaches you, open this page and press the button:\n{link}\n\nOr tell the desk this code: {code}\n\nIf you do not know {desk}, do nothing.",
		Short: "{desk} would warn you here. Confirm: {link} or tell the desk {code}",
		Title: "Does this address reach you?", Ask: "{desk} would use this address to warn you of a threat:", Button: "Yes, it reaches me", Thanks: "Thank you. The desk knows now that this address reaches you.",
	},
	{
		Language: "es", Subject: "{desk}: ¿le llega este mensaje?",
		Mail:  "{desk} usaría esta dirección para advertirle de una amenaza.\n\nPara confirmar que le llega, abra esta página y pulse el botón:\n{link}\n\nO dígale este código: {code}\n\nSi no conoce a {desk}, no haga nada.",
		Short: "{desk} le avisaría aquí. Confirme: {link} o diga el código {code}",
		Title: "¿Le llega este mensaje?", Ask: "{desk} usaría esta dirección para advertirle de una amenaza:", Button: "Sí, me llega", Thanks: "Gracias. Ahora consta que esta dirección le llega.",
	},
	{
		Language: "de", Subject: "{desk}: Erreicht Sie diese Adresse?",
		Mail:  "{desk} würde Sie unter dieser Adresse vor einer Bedrohung warnen.\n\nUm zu bestätigen, dass sie Sie erreicht, öffnen Sie diese Seite und drücken Sie den Knopf:\n{link}\n\nOder nennen Sie diesen Code: {code}\n\nWenn Sie {desk} nicht kennen, tun Sie nichts.",
		Short: "{desk} würde Sie hier warnen. Bestätigen: {link} oder Code nennen: {code}",
		Title: "Erreicht Sie diese Adresse?", Ask: "{desk} würde Sie unter dieser Adresse vor einer Bedrohung warnen:", Button: "Ja, sie erreicht mich", Thanks: "Danke. Nun ist bekannt, dass diese Adresse Sie erreicht.",
	},
	{
		Language: "fr", Subject: "{desk} : cette adresse vous parvient-elle ?",
		Mail:  "{desk} utiliserait cette adresse pour vous avertir d’une menace.\n\nPour confirmer qu’elle vous parvient, ouvrez cette page et appuyez sur le bouton :\n{link}\n\nOu donnez ce code : {code}\n\nSi vous ne connaissez pas {desk}, ne faites rien.",
		Short: "{desk} vous avertirait ici. Confirmez : {link} ou donnez le code {code}",
		Title: "Cette adresse vous parvient-elle ?", Ask: "{desk} utiliserait cette adresse pour vous avertir d’une menace :", Button: "Oui, elle me parvient", Thanks: "Merci. Il est maintenant connu que cette adresse vous parvient.",
	},
	{
		Language: "ru", Subject: "{desk}: доходят ли до вас сообщения?",
		Mail:  "{desk} использует этот адрес, чтобы предупредить вас об угрозе.\n\nЧтобы подтвердить, что сообщения доходят, откройте страницу и нажмите кнопку:\n{link}\n\nИли назовите код: {code}\n\nЕсли вы не знаете, кто такие {desk}, ничего не делайте.",
		Short: "{desk}: предупреждения придут сюда. Подтвердите: {link} или назовите код {code}",
		Title: "Доходят ли до вас сообщения?", Ask: "{desk} использует этот адрес, чтобы предупредить вас об угрозе:", Button: "Да, доходят", Thanks: "Спасибо. Теперь известно, что сообщения сюда доходят.",
	},
}
