package fusion

import "strings"

// What is expected of words before a house has read anything: backgroundSize
// reports, of which an ordinary word stands in a tenth and any other word in
// almost none. With few reports of its own the house still tells "neighbors"
// from a name; with many, its own reports decide.
const (
	backgroundSize = 400
	ordinaryIn     = 0.10 * backgroundSize
	rareIn         = 0.002 * backgroundSize
)

// ordinary words of English news, folded. Words too usual to count at all are
// in [commonWords].
var ordinary = func() map[uint32]struct{} {
	set := map[uint32]struct{}{}
	for _, w := range strings.Fields(ordinaryWords) {
		set[hash32(w)] = struct{}{}
	}
	return set
}()

const ordinaryWords = `
able above accident according account accused across act action active added again age aged agency agents ago agreed ahead aid air
allegedly allowed alone along already although always among amount announced anonymous anonymously answer anyone anything apartment
apparent apparently appear appeared area argument armed arrest arrested arrests arrived asked assault assist assistance associated
attempted attorney available avenue away baby back bad badly bail bank bar based began behind being believe believed best better
big black block blocks blood blue board body bond book born both boy boys break bring broke brother brought building business call
called callers calls came camera cameras capital car care cars case cases cash caught cause caused center central chance change
charge charged charges chase chest chief child children church citizens civil claimed clear close closed club code cold college
comment comments committed common community company complex condition conducted confirmed connected connection considered contact
contacted continue continued control convicted copyright corner council counts couple course court courts crash crews crime crimes
criminal critical critically cut daily damage dark data date daughter death decision declined defendant defense deputies deputy
described detail details detective detectives developing direct director discovered dispute district division domestic door doors
double downtown drive driver driving drug drugs due during earlier east effort email emergency employee employees end ended enforcement
enough entered escaped evening event ever everyone evidence executive expected experience face facebook facing fact fair fall fallen
families family far fatal fatally father fear federal feel feet fell fellow female fight file filed final find fired firearm firearms
five fled floor follow followed following foot force forces former forward found four free friend friends front full funeral further
gang gather gathered gave general getting girl girlfriend give given goes going good grand gray great green ground group guilty
guns gunfire gunshot gunshots half hand handgun hands happen happened hard head hear heard hearing held help here high himself hit
hold holding home homes homicide homicides hope hospitalized hospitals hour hours house however husband identified identify immediate
immediately include included including increase information injuries injury inside instead intended interview involved issue issued
jail job join judge jury justice juvenile keep kids knew know known large last late later law lead learn leave led left leg legal
less let level license life light likely line link list little live lived lives living local located long longer look looking lost
lot love low made main major making male manner many marked mass matter mayor meeting member members mental message middle might mile
miles military minor minutes missing moment money month months morning mother motive move moved multiple murder murdered must name
named names nation national nature near nearby need neighbor neighborhood neighbors neighbours never newspaper next night none noon
normal north note nothing notified number numbers occurred office often once online open opened operation order ordered outside owner
page paid parents park parked parking part parties party passed passenger past patrol pay peace pending persons phone photo pick
picture pistol place placed plan planned play plea pleaded please point position possession possible possibly post posted power
present press prevent preliminary previous prison probably problem process program programs property prosecutor prosecutors protect
provide public published pulled put question questioned questions quickly raised ran range read ready real reason receive received
recent recently record records recovered red related relationship relatives release released remain remained remains remember reporter
reporting request rescue residence resident residents respond responded responding response rest result results return returned reward
rifle right rights ring road robbed robbery room rounds run running safe safety sale saw school search season second section security
see seek seeking seen self send sent sentence sentenced series serious seriously serve served service services set several sex shared
sheriff shell shop short shortly shoot shooter shootings shots shoulder show showed side sign silver single sister site situation
small social son sources south speak special spoke spokesman spokeswoman sports spot staff stand standing start started statement
states station stay stemmed step still stolen stop stopped store stories story street streets student students subscribe suffered
suffering suicide support surgery surrounding surveillance survived suspected table taken taking talk tape team television ten
thing things think third though thought threat threatened times tip tips today together told tomorrow took top total toward traffic
transported treated treatment trial tried trouble truck try trying turn turned twice twitter type unclear undisclosed unit university
unknown updated upon use used using vehicle vehicles video view violence violent visit waiting walk walked walking want wanted
warrant watch water way weapon weapons week weekend weeks well went west white whole wife window within witness witnesses word work
worked working world wound wounds written wrong yards year yet young younger youth copyright reserved rights redistributed rewritten
broadcast material newsletter download app javascript moderated anyone crimestoppers stoppers stable charity vigil affidavit arraigned
autopsy coroner medical examiner counts degree manslaughter aggravated battery bullet bullets casings caliber semiautomatic shotgun
revolver sedan suv tattoo hooded masked hoodie`
