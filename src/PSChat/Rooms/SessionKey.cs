using System.Net;
using PSChat.Groups;

namespace PSChat.Module.Rooms;

/// <summary>
/// Rooms with equal keys share a session: same user, same group, same network. Names are kept as their keys (N11).
/// </summary>
internal readonly record struct SessionKey(string Group, IPAddress BindAddress, int DiscoveryPort, string UserName)
{
    public static SessionKey Of(ChatClientOptions options) =>
        new(
            NameComparer.KeyOf(options.Group), options.BindAddress, options.DiscoveryPort,
            NameComparer.KeyOf(options.UserName));
}
