"""Files of banks, invented: OFX old and new, CAMT.053, and CSV."""

OFX_OLD = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP
<BANKTRANLIST><DTSTART>20261101<DTEND>20261120
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261103120000[0:GMT]<TRNAMT>104.00<FITID>1<NAME>M HUGHES<MEMO>INV-00012 &amp; more
</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261114<TRNAMT>-20,00<FITID>2<NAME>RENT
</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>84.00<DTASOF>20261120</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX_NEW = """<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP</CURDEF><BANKTRANLIST>
<STMTTRN><DTPOSTED>20261103</DTPOSTED><TRNAMT>104.00</TRNAMT><NAME>M HUGHES</NAME>
<MEMO><![CDATA[INV-00012 & more]]></MEMO></STMTTRN>
<STMTTRN><DTPOSTED>20261114</DTPOSTED><TRNAMT>-20.00</TRNAMT><NAME>RENT</NAME></STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def camt(entries: str, kind: str = "BkToCstmrStmt", version: str = "08") -> str:
    names = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{names}"><{kind}><GrpHdr><MsgId>1</MsgId></GrpHdr>'
        f"<Stmt><Id>1</Id>{entries}</Stmt></{kind}></Document>"
    )


def entry(
    pence: str, side: str, inside: str = "", state: str = "<Sts><Cd>BOOK</Cd></Sts>", day: str = "2026-11-03"
) -> str:
    return (
        f'<Ntry><Amt Ccy="GBP">{pence}</Amt><CdtDbtInd>{side}</CdtDbtInd>{state}<BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<NtryDtls>{inside}</NtryDtls><AddtlNtryInf>Bank words</AddtlNtryInf></Ntry>\n"
    )


PAYER = (
    "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr>{name}</Dbtr></RltdPties>"
    "<RmtInf><Ustrd>INV-00012</Ustrd></RmtInf></TxDtls>"
)
