package cap

const (
	rSyntax ruleID = iota
	rCharacter
	rEncoding
	rEntityUndefined
	rDoctype
	rEntity
	rNamespace
	rLimitSize
	rLimitDepth
	rLimitElements
	rLimitAttributes
	rLimitNamespaces
	rLimitAlerts
	rLimitFindings
	rNoAlert

	rXSDRoot
	rXSDMissing
	rXSDOrder
	rXSDRepeat
	rXSDUnknown
	rXSDText
	rXSDChild
	rXSDAttribute
	rXSDType
	rXSDEnum
	rXSDDateTime
	rXSDLanguage
	rXSDInteger
	rXSDDecimal
	rXSDURI

	rIdentifier
	rSender
	rTimeForm
	rTimeUTC
	rReferencesForm
	rReferencesSelf
	rReferencesLater
	rReferencesTwice
	rReferencesMissing
	rReferencesUnknown
	rRestriction
	rNoRestriction
	rNoAddresses
	rAddressesForm
	rExerciseNote
	rErrorNote
	rPassword
	rVeryLikely
	rLanguageTag
	rWeb
	rURI
	rRelativeURI
	rDerefURI
	rMimeType
	rSize
	rDigest
	rNoContent
	rPolygonForm
	rPolygonFew
	rPolygonOpen
	rCircleForm
	rRadius
	rHeight
	rCeilingAlone
	rCeilingLow
	rHTMLTag
	rHTMLEntity
	rSameText
	rHeadlineLong
	rEmpty
	rPairForm
	rCode10

	rFeedAtom
	rFeedEntry
	rFeedLink
	rFeedTwice
	rFeedRSS
	rFeedRSSLink
	rFeedRSSDate
	rFeedRSSGuid
	rFeedEDXL
	rFeedEDXLEmpty
	rFeedStray

	rLatLonRange
	rLongitudeWrapped
	rSwapped
	rCrossing
	rTouching
	rDuplicatePoint
	rZeroArea
	rZeroRadius
	rHugeRadius
	rManyPoints
	rAntimeridian
	rPole
	rNullIsland
	rExponent
	rDuplicateShape
	rDescriptionOnly
	rNoArea
	rNoInfo
	rNoExpires
	rExpiresBeforeSent
	rExpiresBeforeEffective
	rExpiresBeforeOnset
	rLongWindow
	rSentEpoch
	ruleCount
)

const (
	xml10   = "XML 1.0"
	alert12 = "CAP 1.2 §3.2.1"
	info12  = "CAP 1.2 §3.2.2"
	res12   = "CAP 1.2 §3.2.3"
	area12  = "CAP 1.2 §3.2.4"
	schema1 = "CAP schema (CAP 1.2 §3.4)"
	limits  = "limits of this reader"
	sense   = "practice"
)

// catalogue holds every rule, by its number.
var catalogue = [ruleCount]Rule{
	rSyntax:          {"xml.syntax", 0, LevelError, xml10, "be well-formed XML", ""},
	rCharacter:       {"xml.character", 0, LevelError, xml10 + " §2.2", "hold only characters that XML allows", "INVALID_CHARACTERS"},
	rEncoding:        {"xml.encoding", 0, LevelError, xml10 + " §4.3.3", "be in the encoding it declares; UTF-8 is best", ""},
	rEntityUndefined: {"xml.entity", 0, LevelError, xml10 + " §4.1", "use no entities but &amp; &lt; &gt; &quot; &apos;", ""},
	rDoctype:         {"xml.doctype", 0, LevelError, "CAP 1.2 §3.3.1", "declare no document type", ""},
	rEntity:          {"xml.entity-declared", 0, LevelError, "CAP 1.2 §3.3.1", "use no entities but &amp; &lt; &gt; &quot; &apos;", ""},
	rNamespace:       {"xml.namespace", 0, LevelError, "Namespaces in XML 1.0 §5", "declare every prefix it uses", ""},
	rLimitSize:       {"limit.size", 0, LevelError, limits, "be smaller", ""},
	rLimitDepth:      {"limit.depth", 0, LevelError, limits, "nest elements less deeply", ""},
	rLimitElements:   {"limit.elements", 0, LevelError, limits, "have fewer elements", ""},
	rLimitAttributes: {"limit.attributes", 0, LevelError, limits, "have fewer attributes", ""},
	rLimitNamespaces: {"limit.namespaces", 0, LevelError, limits, "have fewer namespaces", ""},
	rLimitAlerts:     {"limit.alerts", 0, LevelError, limits, "hold fewer alerts", ""},
	rLimitFindings:   {"limit.findings", 0, LevelInfo, limits, "mend what is reported first", ""},
	rNoAlert:         {"cap.none", 0, LevelError, "CAP 1.2 §3.2.1", "hold an <alert> of CAP 1.0, 1.1 or 1.2", ""},

	rXSDRoot:      {"xsd.root", 1, LevelError, schema1, "have <alert> as its document element", ""},
	rXSDMissing:   {"xsd.missing", 1, LevelError, schema1, "have every mandatory element", "MISSING_REQUIRED_ELEMENT"},
	rXSDOrder:     {"xsd.order", 1, LevelError, schema1, "have its elements in the order of the schema", "INVALID_SEQUENCE"},
	rXSDRepeat:    {"xsd.repeat", 1, LevelError, schema1, "have an element once that may occur once", "DUPLICATE_ELEMENT"},
	rXSDUnknown:   {"xsd.unknown", 1, LevelError, schema1, "have no element that the schema doesn't name there", "UNSUPPORTED_ELEMENT"},
	rXSDText:      {"xsd.text", 1, LevelError, schema1, "have no text between elements", ""},
	rXSDChild:     {"xsd.child", 1, LevelError, schema1, "have no elements inside text", ""},
	rXSDAttribute: {"xsd.attribute", 1, LevelError, schema1, "have no attributes", ""},
	rXSDType:      {"xsd.type", 1, LevelError, schema1, "use xsi:type only as the schema allows", ""},
	rXSDEnum:      {"xsd.enum", 1, LevelError, schema1, "use the terms of the standard, exactly as they are written", "INVALID_ENUM_VALUE"},
	rXSDDateTime:  {"xsd.datetime", 1, LevelError, schema1, "write times as dateTime; since CAP 1.2 with seconds and a numeric offset", "INVALID_DATE"},
	rXSDLanguage:  {"xsd.language", 1, LevelError, schema1, "write language as a tag", "INVALID_LANGUAGE"},
	rXSDInteger:   {"xsd.integer", 1, LevelError, schema1, "write size as a whole number", "INVALID_RESOURCE_SIZE"},
	rXSDDecimal:   {"xsd.decimal", 1, LevelError, schema1, "write altitude and ceiling as decimals", "INVALID_VALUE"},
	rXSDURI:       {"xsd.uri", 1, LevelError, schema1, "write web and uri as URIs", "INVALID_RESOURCE_URI"},

	rIdentifier:        {"alert.identifier", 2, LevelError, alert12 + " identifier (3)", "have an identifier without spaces, commas, < and &", "INVALID_IDENTIFIER"},
	rSender:            {"alert.sender", 2, LevelError, alert12 + " sender (2)", "have a sender without spaces, commas, < and &", "INVALID_SENDER"},
	rTimeForm:          {"time.form", 2, LevelError, "CAP 1.2 §3.3.2, CAP 1.1 §3.3.2", "write times as YYYY-MM-DDThh:mm:ss with a numeric offset", "INVALID_DATE"},
	rTimeUTC:           {"time.utc", 2, LevelInfo, "CAP 1.2 §3.3.2", "write UTC as -00:00", ""},
	rReferencesForm:    {"alert.references", 2, LevelError, alert12 + " references (2)", "write references as sender,identifier,sent", "INVALID_REFERENCES"},
	rReferencesSelf:    {"alert.references-self", 2, LevelError, alert12 + " references (1)", "refer to earlier messages, not to itself", "CIRCULAR_REFERENCE"},
	rReferencesLater:   {"alert.references-later", 2, LevelWarning, alert12 + " references (1)", "refer to earlier messages", "POSTDATED_REFERENCE"},
	rReferencesTwice:   {"alert.references-twice", 3, LevelWarning, sense, "refer to a message once", ""},
	rReferencesMissing: {"alert.references-missing", 2, LevelWarning, alert12 + " msgType", "name in references what it updates, cancels or answers", "UPDATE_OR_CANCEL_MUST_REFERENCE"},
	rReferencesUnknown: {"alert.references-unknown", 3, LevelWarning, sense, "refer to messages that have been seen", ""},
	rRestriction:       {"alert.restriction", 2, LevelError, alert12 + " restriction (1)", "have a restriction only when scope is Restricted", "RESTRICTION_SCOPE_MISMATCH"},
	rNoRestriction:     {"alert.restriction-missing", 2, LevelError, alert12 + " restriction (1)", "say the restriction when scope is Restricted", ""},
	rNoAddresses:       {"alert.addresses-missing", 2, LevelError, alert12 + " addresses (1)", "name the addresses when scope is Private", ""},
	rAddressesForm:     {"alert.addresses", 2, LevelWarning, alert12 + " addresses (3)", "close every double quote in addresses", ""},
	rExerciseNote:      {"alert.exercise-note", 2, LevelWarning, alert12 + " status", "name the exercise in note when status is Exercise", ""},
	rErrorNote:         {"alert.error-note", 2, LevelWarning, alert12 + " msgType", "explain in note why a message is refused", ""},
	rPassword:          {"alert.password", 2, LevelWarning, "CAP 1.1 appendix B.3; Google's opinion for CAP 1.0", "use no password; it was given up with CAP 1.1", "PASSWORD_DEPRECATED"},
	rVeryLikely:        {"info.very-likely", 2, LevelWarning, "CAP 1.1 §3.2.2; Google's opinion for CAP 1.0", "write Likely for Very Likely", "CERTAINTY_VERY_LIKELY_DEPRECATED"},
	rLanguageTag:       {"info.language", 2, LevelWarning, info12 + " language (1), RFC 3066 §2.1", "begin a language tag with a code of two or three letters", "INVALID_LANGUAGE"},
	rWeb:               {"info.web", 2, LevelError, info12 + " web", "write web as a full, absolute URI", "INVALID_WEB"},
	rURI:               {"resource.uri", 2, LevelError, res12 + " uri", "write uri as a URI", "INVALID_URI"},
	rRelativeURI:       {"resource.uri-relative", 2, LevelError, res12 + " uri", "use a relative uri only to name the content of derefUri", "RELATIVE_URI_MISSING_DEREF_URI"},
	rDerefURI:          {"resource.derefUri", 2, LevelError, res12 + " derefUri (1)", "write derefUri in base64", "INVALID_DEREF_URI"},
	rMimeType:          {"resource.mimeType", 2, LevelError, res12 + " mimeType, RFC 2046", "write mimeType as type/subtype", "INVALID_MIME_TYPE"},
	rSize:              {"resource.size", 2, LevelWarning, res12 + " size", "give the size in bytes, none below zero", "INVALID_RESOURCE_SIZE"},
	rDigest:            {"resource.digest", 2, LevelWarning, res12 + " digest", "give the SHA-1 of the content in hexadecimal", ""},
	rNoContent:         {"resource.content", 2, LevelWarning, res12 + " uri, derefUri", "say where the file is, or carry it", ""},
	rPolygonForm:       {"polygon.form", 2, LevelError, area12 + " polygon (1)", "write a polygon as latitude,longitude pairs apart by spaces", "INVALID_POLYGON"},
	rPolygonFew:        {"polygon.few", 2, LevelError, area12 + " polygon (3)", "give a polygon at least four points", "INVALID_POLYGON"},
	rPolygonOpen:       {"polygon.open", 2, LevelError, area12 + " polygon (4)", "end a polygon where it begins", "INVALID_POLYGON"},
	rCircleForm:        {"circle.form", 2, LevelError, area12 + " circle (1)", "write a circle as latitude,longitude radius", "INVALID_CIRCLE"},
	rRadius:            {"circle.radius", 2, LevelError, area12 + " circle (1)", "give a circle a radius in kilometres, not below zero", "INVALID_CIRCLE"},
	rHeight:            {"area.height", 2, LevelError, "CAP 1.1 §3.2.4 altitude, ceiling", "write altitude and ceiling as numbers of feet", "INVALID_VALUE"},
	rCeilingAlone:      {"area.ceiling-alone", 2, LevelError, area12 + " ceiling (1)", "give an altitude with a ceiling", "INVALID_AREA"},
	rCeilingLow:        {"area.ceiling-low", 2, LevelError, area12 + " altitude (1), ceiling", "have the ceiling above the altitude", "INVALID_ALTITUDE_CEILING_RANGE"},
	rHTMLTag:           {"text.html", 2, LevelWarning, "CAP 1.2 §3.3.1; Google's opinion", "write plain text without HTML tags", "TEXT_CONTAINS_HTML_TAGS"},
	rHTMLEntity:        {"text.entities", 2, LevelWarning, "CAP 1.2 §3.3.3", "write characters, not HTML entities", "TEXT_CONTAINS_HTML_ENTITIES"},
	rSameText:          {"info.same-text", 2, LevelWarning, info12 + " language; Google's opinion", "write each info block in its own language", "SAME_TEXT_DIFFERENT_LANGUAGE"},
	rHeadlineLong:      {"info.headline-long", 2, LevelInfo, info12 + " headline (1)", "keep the headline to 160 characters", ""},
	rEmpty:             {"text.empty", 2, LevelWarning, "CAP 1.2 §3.2", "say something in a mandatory element", ""},
	rPairForm:          {"text.pair", 2, LevelWarning, "CAP 1.2 §3.2.2, §3.2.4", "give both valueName and value", "EMPTY_GEOCODE_FIELD"},

	rCode10: {"text.code", 2, LevelError, "CAP 1.0 §3.2.2 eventCode, parameter, §3.2.4 geocode", "write a code of CAP 1.0 as name=value", "INVALID_VALUE"},

	rFeedAtom:      {"feed.atom", 2, LevelError, "RFC 4287 §4.1.1", "give a feed id, title and updated", "ATOM_ID_IS_REQUIRED, ATOM_TITLE_IS_REQUIRED, ATOM_UPDATED_IS_REQUIRED"},
	rFeedEntry:     {"feed.atom-entry", 2, LevelError, "RFC 4287 §4.1.2", "give an entry id, title and updated", "ATOM_ENTRY_ID_IS_REQUIRED, ATOM_ENTRY_TITLE_IS_REQUIRED, ATOM_ENTRY_UPDATED_IS_REQUIRED"},
	rFeedLink:      {"feed.atom-link", 2, LevelWarning, "Google's opinion", "carry an alert in an entry, or link to one", "ATOM_ENTRY_MISSING_CAP_LINK"},
	rFeedTwice:     {"feed.atom-twice", 2, LevelWarning, "RFC 4287 §4.2.6; Google's opinion", "give every entry an id of its own", "ATOM_ENTRY_NON_UNIQUE_IDS"},
	rFeedRSS:       {"feed.rss-item", 2, LevelError, "RSS 2.0", "give an item a title or a description", "RSS_ITEM_TITLE_OR_DESCRIPTION_IS_REQUIRED"},
	rFeedRSSLink:   {"feed.rss-link", 2, LevelWarning, "Google's opinion", "link to an alert from an item", "RSS_ITEM_MISSING_CAP_LINK"},
	rFeedRSSDate:   {"feed.rss-date", 2, LevelInfo, "Google's opinion", "give the channel a pubDate", "RSS_PUBDATE_IS_RECOMMENDED"},
	rFeedRSSGuid:   {"feed.rss-guid", 2, LevelInfo, "Google's opinion", "give an item a guid", "RSS_ITEM_GUID_IS_RECOMMENDED"},
	rFeedEDXL:      {"feed.edxl", 2, LevelWarning, "EDXL-DE 1.0 §3.2; Google's opinion", "hold a contentObject", "EDXLDE_CONTENT_OBJECT_IS_REQUIRED"},
	rFeedEDXLEmpty: {"feed.edxl-content", 2, LevelWarning, "EDXL-DE 1.0 §3.2.4; Google's opinion", "hold an alert in a contentObject, or a link to one", "EDXLDE_NO_CAP_IN_CONTENT_OBJECT"},
	rFeedStray:     {"feed.stray", 2, LevelWarning, "RFC 4287 §4.1.1", "have its alerts inside entries", ""},

	rLatLonRange:            {"geo.range", 3, LevelError, area12 + " polygon (1), WGS 84", "keep latitude within 90 and longitude within 180 degrees", ""},
	rLongitudeWrapped:       {"geo.longitude", 3, LevelWarning, area12 + " polygon (1), WGS 84", "keep longitude within 180 degrees", ""},
	rSwapped:                {"geo.swapped", 3, LevelError, area12 + " polygon (1)", "write latitude first", ""},
	rCrossing:               {"geo.crossing", 3, LevelError, area12 + " polygon; OGC 06-103r4 §6.1.11", "have edges that don't cross", "INVALID_POLYGON_SELF_INTERSECTION"},
	rTouching:               {"geo.touching", 3, LevelError, area12 + " polygon; OGC 06-103r4 §6.1.11", "have edges that meet only at their own ends", "INVALID_POLYGON_SELF_INTERSECTION"},
	rDuplicatePoint:         {"geo.duplicate-point", 3, LevelInfo, sense, "give each point once", ""},
	rZeroArea:               {"geo.zero-area", 3, LevelWarning, sense, "enclose an area", ""},
	rZeroRadius:             {"geo.zero-radius", 3, LevelWarning, sense, "give a circle a radius above zero", "NONZERO_CIRCLE_RADIUS_RECOMMENDED"},
	rHugeRadius:             {"geo.huge-radius", 3, LevelWarning, sense, "give the radius in kilometres, not metres", ""},
	rManyPoints:             {"geo.many-points", 3, LevelWarning, sense, "keep a ring to 1,000 points", ""},
	rAntimeridian:           {"geo.antimeridian", 3, LevelWarning, sense, "split a shape at the antimeridian", ""},
	rPole:                   {"geo.pole", 3, LevelWarning, sense, "not enclose a pole", ""},
	rNullIsland:             {"geo.null-island", 3, LevelWarning, sense, "not lie at 0,0", ""},
	rExponent:               {"geo.exponent", 3, LevelWarning, sense, "write coordinates without exponent", ""},
	rDuplicateShape:         {"geo.duplicate-shape", 3, LevelWarning, sense, "give each shape once", ""},
	rDescriptionOnly:        {"area.description-only", 3, LevelWarning, sense, "give an area a polygon, circle or geocode", "CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED"},
	rNoArea:                 {"info.area-missing", 3, LevelInfo, sense, "say where", "AREA_IS_REQUIRED"},
	rNoInfo:                 {"alert.info-missing", 3, LevelWarning, alert12, "say something: an alert or update has an info block", "INFO_IS_REQUIRED"},
	rNoExpires:              {"info.expires-missing", 3, LevelWarning, info12 + " expires (3)", "say when it ends", "EXPIRES_IS_REQUIRED"},
	rExpiresBeforeSent:      {"time.expires-sent", 3, LevelWarning, sense, "expire after it is sent", ""},
	rExpiresBeforeEffective: {"time.expires-effective", 3, LevelWarning, sense, "expire after it takes effect", "EFFECTIVE_NOT_AFTER_EXPIRES"},
	rExpiresBeforeOnset:     {"time.expires-onset", 3, LevelWarning, sense, "expire after the event begins", ""},
	rLongWindow:             {"time.window", 3, LevelWarning, sense, "be in force for 30 days at most, then be renewed", ""},
	rSentEpoch:              {"time.epoch", 3, LevelWarning, sense, "be sent after 2000", ""},
}
