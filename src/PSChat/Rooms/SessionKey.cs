using System.Net;

namespace PSChat.Module.Rooms;

/// <summary>What makes two rooms share a session: the same user, in whatever case, in the same group on the same network.</summary>
internal readonly record struct SessionKey(string Group, IPAddress BindAddress, int DiscoveryPort, string UserName)
{
    public static SessionKey Of(ChatClientOptions options) =>
        new(options.Group, options.BindAddress, options.DiscoveryPort, options.UserName.ToUpperInvariant());
}
