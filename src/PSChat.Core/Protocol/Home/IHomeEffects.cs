using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>Effects of a home server on its clients.</summary>
internal interface IHomeEffects
{
    /// <summary>Sends to a client's connection; dropped if it is gone.</summary>
    void SendToClient(long connection, Frame frame);

    /// <summary>Messages wait for the client: see <see cref="HomeServer.ReadDeliveries"/>.</summary>
    void ClientHasUnread(long connection);

    /// <summary>Sends the reason, if there is one, and closes.</summary>
    void CloseClient(long connection, ChatError code, string text);

    /// <summary>A limit was reached; the client has been told.</summary>
    void Refused(ServerLimit limit);
}
