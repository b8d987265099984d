package beat

import "strings"

func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }

var titles = map[kind][]string{
	brief:    lines("Shooting reported in {city}\nPolice blotter\n{Toll}, police say\nOne hurt in {hood} gunfire\nShots fired on {street}"),
	breaking: lines("{Toll} in {city}\n{city} shooting: what we know\nGunfire on {street} sends {vn} to hospital\nPolice investigate shooting in {hood}\n{city} police: {toll} {when}\nShooting at {venue} under investigation"),
	later:    lines("Police seek leads in {city} shooting\nVictim's condition improves after {street} shooting\nNew details in {hood} shooting\nDetectives look for {car} after shooting"),
	named:    lines("{vn} shot in {city} identified\nCoroner names {street} victim\nVictim of {hood} shooting was {v}, {va}\n{city} {vn} identified as {when} shooting victim"),
	portrait: lines("Family remembers {v}\n'{He} was always smiling': Friends mourn {v}\nVigil held for {city} shooting victim\nMother of slain {city} {vn} wants answers"),
	arrested: lines("Arrest made in {city} shooting\n{s} charged in {hood} shooting\nAffidavit: {motive} led to shooting\nSuspect in {street} shooting held on ${bond} bond\n{sn}, {sa}, arrested in shooting of {v}"),
	court:    lines("{sl} trial begins\nJury convicts {s} in {year} shooting\n{s} sentenced to {years} years\nGuilty plea in death of {v}\nJudge: {sl} to stand trial\nWitness testifies in {sl} case"),
	anniv:    lines("A year later, family of {v} still waits\nOne year after {v} shooting, no answers\nFriends gather to remember {v}"),
	roundup:  lines("Violent night in {city}\nWeekend shootings keep {city} police busy\nShootings across {city} under investigation\nFour shootings in {city} since Friday"),
}

var leads = map[kind][]string{
	brief: lines(`Police are investigating after {toll} {where} {when}.
{Toll} {when} {where}, according to {city} police.
Officers were called at {clock} to a report of shots fired {where}.
No arrests have been made after {toll} {where}.`),
	breaking: lines(`{Toll} {when} {where}, {city} police said.
{city} police are looking for whoever opened fire {where} {when}. {Toll}.
A shooting {when} {where} is being investigated, and {toll}, authorities said.
Gunfire erupted {when} {where}. When it was over, {toll}.
Investigators spent hours {where} after {toll} {when}.
Authorities say {toll} {when} in {city}.
It happened {when} {where}: {toll}, according to Sgt. {spokes}.`),
	later: lines(`Detectives asked for help {today} in finding those behind a shooting {when} {where}.
The {va}-year-old {vn} who was {fate} {when} {where} was shot several times, police said {today}.
Police have released more information about the shooting {when} in which {toll}.
Hospital officials updated the condition of the {vn} {fate} {when} in {hood}.`),
	named: lines(`{v}, {va}, has been identified as the {vn} {fate} {when} {where}.
The coroner's office on {today} identified the {vn} {fate} {when} as {v}.
Authorities released the name of a {vn} who was {fate} in {city} {when}. {v}, {va}, was found {where}.
The victim of a shooting {where} has been identified as {va}-year-old {v}.`),
	portrait: lines(`{v} was the one who made everybody laugh.
Dozens gathered {today} evening {where} with candles for {v}, {va}.
{kin} can't bring himself to drive down {street} anymore.
The family of a {vn} {fate} {when} is asking anybody who saw something to come forward.
Friends describe {v} as a {vjob} who dreamed of a house with a porch.`),
	arrested: lines(`{s}, {sa}, has been arrested and charged in the shooting of {v}, {city} police said {today}.
A {sa}-year-old {sn} is in custody in connection with a shooting {when} {where}.
Court documents filed {today} shed light on a shooting {when} that police say grew out of {motive}.
Police arrested {s} {today} after a traffic stop on {cross}. {sl} had been wanted since {toll} {when}.
{s} made a first appearance before a judge {today}. {sl} is accused in the shooting {where} {when}.`),
	court: lines(`A jury deliberated less than {n} hours before it convicted {s} in the shooting of {v}.
{s} was sentenced {today} to {years} years in prison for shooting {v} {when}.
{s} pleaded guilty {today} in a {year} shooting in {city}.
The trial of {s}, accused of shooting {v}, opened {today} before {judge}.
A witness told jurors {today} that {he} heard an argument before the shooting of {v}.
{judge} ruled {today} that there is enough evidence for {s}, {sa}, to stand trial in the shooting of {v}.
An appeals court on {today} upheld the conviction of {s} in the {year} shooting {where}.`),
	anniv: lines(`A year has passed since {v} was {fate} {where}, and nobody has been charged.
On {fulldate}, {v} left home for work and never returned.
Friends and relatives of {v} released balloons {today}, one year after the shooting.`),
	roundup: lines(`It was a violent night in {city}. {Toll} {where} {when}.
{city} police are investigating several shootings. In one, {toll} {where} {when}.
At least {n} people have been shot in {city} this month. Most recently, {toll} {when} {where}.`),
}

// facts are the sentences that a kind of report picks from.
var facts = func() map[kind][]string {
	return map[kind][]string{
		brief: append(lines(factsScene)[:8], lines(factsBrief)...), breaking: append(lines(factsScene), lines(factsRoutine)...),
		later: append(append(lines(factsScene)[4:], lines(factsLater)...), lines(factsRoutine)...),
		named: append(append(lines(factsNamed), lines(factsScene)[:10]...), lines(factsRoutine)[:6]...), portrait: append(lines(factsPortrait), lines(factsNamed)...),
		arrested: append(append(lines(factsArrest), lines(factsScene)[:6]...), lines(factsNamed)[:3]...), court: append(lines(factsCourt), lines(factsArrest)[:8]...),
		anniv: append(lines(factsPortrait), lines(factsAnniv)...), roundup: lines(factsScene)[:10],
	}
}()

const factsBrief = `The victim's injuries were not thought to be life-threatening.
The victim did not cooperate with officers.
No description of a suspect was available.
The case is under investigation.`

const factsScene = `Officers were sent to the {block} block of {street} at {clock}.
The victim, a {va}-year-old {vn}, was taken to {hospital}.
Police said the {vn} was {fate} at {venue}.
Officers found the {vn} lying near the corner of {street} and {cross}.
Witnesses told police that a {car} sped off along {cross}.
Crime scene technicians marked {casings} shell casings on the pavement.
Detectives believe that {gun} was used.
Police have not said what led to the shooting, but a source spoke of {motive}.
The {va}-year-old was hit in the leg and the back.
{Toll}, Lt. {spokes} said at the scene.
Medics performed CPR on the {vn} in the street.
Two houses in {hood} and a parked {car} were struck by bullets.
{w} told reporters of hearing about {casings} shots.
The {vn} managed to run to {venue}, where an employee dialed 911.
A ShotSpotter sensor picked up {casings} rounds at {clock}.
Traffic on {street} was closed between {cross} and the railroad until daybreak.
The gunman wore a dark hooded sweatshirt and fled on foot toward {cross}.`

const factsRoutine = `No one is in custody.
{spokes}, a spokesman for the department, said the investigation continues.
Detectives are reviewing video from nearby stores.
No motive was given.
The homicide unit has taken over the case.
Names were not released pending notification of relatives.
It is the city's {n}th homicide of the year.
Chief {chief} pleaded for an end to the violence.
{chief} said extra officers would patrol {hood} in the coming days.
Nobody else was hurt.
The victim remained in critical condition.
The victim was in stable condition.
It wasn't clear whether the shooter and the victim knew each other.
Officers went door to door looking for anybody who saw what happened.`

const factsLater = `The {va}-year-old {vn} underwent surgery at {hospital} and is expected to live.
Investigators want to talk to the driver of a {car}.
Surveillance images show a {car} passing {venue} minutes before {clock}.
Detective {det} said the {vn} was not the intended target.
Police at first gave another number, but now say {toll}.
A person of interest was questioned and released.
Investigators say {motive} preceded the gunfire.
Det. {det} is leading the investigation.`

const factsNamed = `{v} died at {hospital}, coroner {coroner} said.
{vl} lived in {hood}.
An autopsy found that {vl} died of multiple gunshot wounds.
{vl}, a {vjob}, leaves behind {vkin}.
{vl} graduated from {school}.
The shooting happened {where} on {date}.
Police said {vl} was shot at {venue} about {clock}.
{vl}'s relatives could not be reached.
{kin} said the family is devastated.
A fundraiser for {vl}'s funeral had raised ${n},500 by {today}.`

const factsPortrait = `“{vl} never had problems with anybody,” {kin} said.
{vl} worked as a {vjob} and was raising {vkin}.
At {school}, {vl} played the trumpet and ran track.
Mourners wrote messages to {v} on poster board taped to a fence on {street}.
{kin} said {v} had stopped at {venue} to buy something to drink.
Services for {vl} will be at {hood} Missionary Baptist Church on Saturday.
The Rev. {w} led a prayer on the sidewalk.
{kin} learned of the shooting from a cousin on Facebook.
{vl} had moved to {city} two years ago for a job as a {vjob}.
{v} was to start classes at the community college in the fall.
Teachers at {school} remembered {vl} as curious and stubborn.
{kin} wore a T-shirt with a picture of {v}.`

const factsArrest = `{sl} is charged with murder and with possessing a firearm as a felon.
According to the affidavit, {s} and {v} had quarreled over {motive}.
A witness picked {sl} from a photo lineup, Detective {det} wrote.
Officers found {gun} under a mattress at {sl}'s home on {cross}.
Ballistics tests linked {gun} to the {casings} casings at the scene.
{sl}'s cellphone was near {venue} at {clock}, the document says.
{sl} told detectives that he fired because he was afraid of {vl}.
Video showed {sl} getting out of a {car}, police said.
{sl} is held in the county jail in lieu of ${bond} bail.
{sl} was on parole for a robbery.
U.S. marshals tracked {sl} to a relative's home in another county.
{lawyer}, who represents {sl}, declined to comment.
{sl} surrendered at police headquarters with {lawyer}.
Prosecutor {da} said more arrests are possible.
{sl} is due back in court next month.
{v}, {va}, was {fate} {when} {where}.
A second man who rode in the {car} is cooperating with investigators.`

const factsCourt = `Assistant prosecutor {da} told jurors that {sl} shot {vl} over {motive}.
Defense lawyer {lawyer} argued that {sl} fired in self-defense.
{judge} denied a request for a new trial.
“You took somebody's child,” {kin} told {sl} in court.
{sl} showed no emotion as the verdict was read.
Detective {det} testified about the {casings} casings that were found on {street}.
{w} testified to seeing a {car} leave {venue}.
{vl} was {va} when {he} was {fate} on {date}, {year}.
Jurors saw video of the shooting at {venue}.
{sl} will be eligible for parole after serving 85 percent of the sentence.
{dal} asked for the maximum, {years} years.
{lawyerl} said {sl} would appeal.
Under the plea agreement, other charges were dropped.
{sl}, {sa}, apologized to {vl}'s family.
{judgel} called the shooting senseless.
The medical examiner told the jury that {vl} was hit twice in the chest.`

const factsAnniv = `Detective {det} said that leads have dried up.
{v}, {va}, was {fate} {where}.
A billboard with {vl}'s face stands on {cross}.
{kin} still calls the detective every month.
The case is one of {n} unsolved killings in {city}.`

var tips = lines(`Anyone with information is asked to call Crime Stoppers.
Callers can remain anonymous and may be eligible for a reward of up to $1,000.
Anyone who knows something is urged to call {city} detectives.
Tips can be texted to investigators.
A reward of $5,000 is offered for information that leads to an arrest.`)

// recalls are what a later report says of the first day.
var recalls = lines(`{v}, {va}, was {fate} {when} {where}.
The shooting took place {when} {where}, and {vl} was {fate} at {venue}.
Police were called about {clock} {where} and found {v} with gunshot wounds.
{vl} was {fate} at {venue} on {street}, near {cross}, on {fulldate}.`)

var wheres = lines(`in the {block} block of {street}
near {street} and {cross}
at {venue} on {street}
in {hood}
outside {venue} in the {block} block of {street}
in the city's {hood} neighborhood
on {street} near {cross}`)

var elsewhere = lines(`In another case, {toll} {when} {where}.
Police are also investigating a shooting {where}, where {toll} {when}.
Earlier, {v}, {va}, was {fate} {where}.
Separately, {toll} on {date} on {street}.`)

// colours make sentences that hardly stand in two incidents.
var colours = lines(`{who} {did} {thing} beside {place}.
On the ground lay {thing} and {thing2}.
{name} {did} {thing} after the police tape came down.
A bullet went through {thing} at {place}, {name} said.
Somebody had left {thing} by {place}.
{name}, who manages {place}, {did} {thing}.
Police carried {thing} out of {place}.
Behind {place}, {who} {did} {thing} for {n} minutes.
{who} said {thing} had been missing from {place} for {n} days.
{name} said that {who} once {did} {thing} there.`)
