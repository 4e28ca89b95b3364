using System.Net;

namespace PSChat.Module.Rooms;

/// <summary>Rooms with equal keys share a session: same user (case ignored), same group, same network.</summary>
internal readonly record struct SessionKey(string Group, IPAddress BindAddress, int DiscoveryPort, string UserName)
{
    public static SessionKey Of(ChatClientOptions options) =>
        new(options.Group, options.BindAddress, options.DiscoveryPort, options.UserName.ToUpperInvariant());
}
