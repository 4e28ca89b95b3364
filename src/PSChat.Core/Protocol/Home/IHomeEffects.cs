using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>What a home server wants done for its clients.</summary>
internal interface IHomeEffects
{
    /// <summary>Sends to a client's connection; dropped if it is gone.</summary>
    void SendToClient(long connection, Frame frame);

    /// <summary>Messages wait for the client: see <see cref="HomeServer.ReadDeliveries"/>.</summary>
    void ClientHasUnread(long connection);

    /// <summary>Says why, if there is a reason, and closes.</summary>
    void CloseClient(long connection, ChatError code, string text);

    /// <summary>A limit was reached; the client has been told.</summary>
    void Refused(ServerLimit limit);
}
