package dev.gangway.websocket;

/// What both sides of one connection have agreed on for permessage-deflate (RFC 7692 §7.1), seen
/// from this side.
///
/// @param header the extension as it stands in the response
/// @param sendTakeover whether what is sent may refer to earlier messages
/// @param sendWindow how far back it may refer, in powers of two
/// @param receiveTakeover whether what is received may refer to earlier messages
/// @param receiveWindow how far back it may refer, in powers of two
public record DeflateAgreement(
    String header,
    boolean sendTakeover,
    int sendWindow,
    boolean receiveTakeover,
    int receiveWindow) {}
