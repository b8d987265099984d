package scene

import "github.com/tocsin/tocsin/internal/threat"

// report is a text of the scene. All are written afresh.
type report struct {
	key, title, source, published, text string
	marking                             threat.Marking
	inCase                              bool
}

var reports = []report{
	{
		key: "alert", title: "Security alert: avoid large gatherings", source: "US Embassy Moscow", published: "2024-03-07", marking: threat.Clear, inCase: true,
		text: "The U.S. Embassy in Moscow is monitoring reports that extremists have imminent plans to target large gatherings in Moscow, to include concerts. U.S. citizens should avoid large gatherings over the next 48 hours.\n",
	},
	{
		key: "toll-40", title: "Gunmen open fire in concert hall near Moscow", source: "Evening Wire", published: "2024-03-22", marking: threat.Clear, inCase: true,
		text: "At least 40 people were killed and more than 100 injured when gunmen opened fire in a concert hall near Moscow on Friday evening, the Federal Security Service said. Explosions were heard and the hall caught fire.\n\nSee Also: Election results in three charts\n\nIslamic State claimed responsibility for the attack through its news agency Amaq on Telegram.\n",
	},
	{
		key: "toll-60", title: "Death toll passes sixty", source: "Morning Courier", published: "2024-03-23", marking: threat.Green, inCase: true,
		text: "More than 60 people died and over 145 were wounded in Friday's attack on the Crocus City Hall in Krasnogorsk, the Investigative Committee said on Saturday.\n\nThe United States had warned Russia about a possible attack on March 7, nearly a week before the attack on the concert hall, two U.S. officials said. The warning was confidential and was passed under the duty to warn policy.\n",
	},
	{
		key: "copy", title: "Death toll passes sixty", source: "Provincial Herald", published: "2024-03-23", marking: threat.Green, inCase: true,
		text: "By our correspondent\n\nMore than 60 people died and over 145 were wounded in Friday's attack on the Crocus City Hall in Krasnogorsk, the Investigative Committee said on Saturday.\n\nThe United States had warned Russia about a possible attack on March 7, nearly a week before the attack on the concert hall, two U.S. officials said.\n",
	},
	{
		key: "denial", title: "Ambassador: no notice received", source: "State Agency", published: "2024-03-24", marking: threat.Green, inCase: true,
		text: "The ambassador said on Sunday that the embassy had received no notice of a threat from the United States. The death toll rose to 137, and 182 people were injured, the Investigative Committee said.\n",
	},
	{
		key: "general", title: "Information was of a general nature", source: "State Agency", published: "2024-03-26", marking: threat.Green, inCase: true,
		text: "The director of the Federal Security Service said on Tuesday that the information received from the United States before the attack was of a general nature and that measures had been taken. Eleven people were detained, four of them gunmen. The death toll stands at 139.\n",
	},
	{
		key: "toll-144", title: "Toll of concert hall attack at 144", source: "Morning Courier", published: "2024-04-06", marking: threat.Green, inCase: true,
		text: "The attack on the concert hall in Krasnogorsk on 22 March 2024 killed 144 people, officials said, and injured 551.\n",
	},
	{
		key: "verdict", title: "Court sentences fifteen to life", source: "Court Gazette", published: "2026-03-12", marking: threat.Clear,
		text: "A court sentenced fifteen people to life in prison for the attack of 22 March 2024 on a concert hall in Krasnogorsk near Moscow, in which 149 people were killed and 609 injured.\n",
	},
	{
		key: "other", title: "Bomb defused at railway station", source: "Evening Wire", published: "2024-03-21", marking: threat.Clear,
		text: "Police in Lyon, France, defused a bomb at a railway station on Thursday. Nobody was hurt. Two people were arrested.\n",
	},
	{
		key: "amber", title: "Partner note KESTREL-9", source: "Partner liaison", published: "2024-03-06", marking: threat.Amber, inCase: true,
		text: "KESTREL-9: a partner service warned on 6 March 2024 that Islamic State plans an attack on a concert hall in Moscow. The warning was confidential.\n",
	},
	{
		key: "red", title: "Zyklopenauge: meeting of 5 March", source: "Wrenfield", published: "2024-03-05", marking: threat.Red,
		text: "Zyklopenauge reports that Wrenfield heard on 5 March 2024 that 7 people were killed in a quillback raid in Kaluga and that the Obsidian Lantern cell plans an attack in Moscow.\n",
	},
}
