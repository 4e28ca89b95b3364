using System.Globalization;
using PSChat.Groups;

namespace PSChat.Module.Servers;

/// <summary>A server as given to a parameter: the object, its name or its id. PowerShell converts by the constructors.</summary>
public sealed class ServerReference
{
    private readonly ChatServer? _server;
    private readonly string _text;

    /// <summary>Refers to a server by its name, or by its id as text.</summary>
    public ServerReference(string text) => _text = text;

    /// <summary>Refers to a server by its id.</summary>
    public ServerReference(long id) => _text = id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Refers to a server by its object.</summary>
    public ServerReference(ChatServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server;
        _text = server.Name;
    }

    /// <summary>Returns the name or id as it was given.</summary>
    public override string ToString() => _text;

    /// <summary>Returns the matching servers: by name if one has that name, otherwise by id.</summary>
    internal IReadOnlyList<ChatServer> In(ServerList list)
    {
        if (_server is not null) return [_server];
        var named = list.All.Where(server => Names.AreSame(server.Name, _text)).ToArray();
        return named.Length > 0
            ? named
            : [.. list.All.Where(server => server.Id.ToString(CultureInfo.InvariantCulture) == _text)];
    }
}
