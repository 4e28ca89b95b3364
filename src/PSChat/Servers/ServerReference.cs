using System.Globalization;
using System.Management.Automation;
using PSChat.Groups;

namespace PSChat.Module.Servers;

/// <summary>A server as given to a parameter: the object, its name or its id. PowerShell converts by the constructors.</summary>
public sealed class ServerReference
{
    private readonly ChatServer? _server;
    private readonly string _text;
    private readonly long? _copiedId;

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

    private ServerReference(string endpoint, long id) => (_text, _copiedId) = (endpoint, id);

    /// <summary>Returns the name or id as it was given; the endpoint of a copy.</summary>
    public override string ToString() => _text;

    /// <summary>
    /// Refers to a server by a copy of its object from another session. Its endpoint tells it from another one with the same
    /// name and id.
    /// </summary>
    internal static ServerReference OfCopy(PSObject copy) => new(
        copy.Properties[nameof(ChatServer.Endpoint)]?.Value as string ?? "",
        LanguagePrimitives.TryConvertTo<long>(copy.Properties[nameof(ChatServer.Id)]?.Value, out var id) ? id : -1);

    /// <summary>Whether it is a copy of an object from another session.</summary>
    internal bool IsCopy => _copiedId is not null;

    /// <summary>Whether it is a pattern, for which no match is not an error.</summary>
    internal bool IsPattern => _server is null && !IsCopy && NamePattern.IsPattern(_text);

    /// <summary>Returns the matching servers: the object itself, otherwise by name or pattern, otherwise by id.</summary>
    internal IReadOnlyList<ChatServer> In(ServerList list) => _server is not null ? [_server] : In(list.All);

    /// <summary>Returns the matching servers of a list: by name or pattern if one matches, otherwise by id.</summary>
    internal IReadOnlyList<ChatServer> In(IReadOnlyList<ChatServer> list)
    {
        if (_server is not null) return Where(server => server == _server);
        if (IsCopy) return Where(server => server.Endpoint == _text && server.Id == _copiedId);
        var named = NamePattern.Match(list, _text, server => server.Name);
        return named.Count > 0 ? named : Where(server => server.Id.ToString(CultureInfo.InvariantCulture) == _text);

        ChatServer[] Where(Func<ChatServer, bool> matches) => [.. list.Where(matches)];
    }
}
