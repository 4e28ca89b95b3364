using System.Management.Automation;
using PSChat.Module.Data;
using PSChat.Groups;
using PSChat.Module.Handlers;
using PSChat.Module.Rooms;
using PSChat.Module.Servers;

namespace PSChat.Module;

/// <summary>
/// Makes all error records of the module. Each has a stable id (<c>PSChat.</c> and the name of the error), a category, a target
/// and a remedy.
/// </summary>
internal static class Errors
{
    /// <summary>What all ids begin with.</summary>
    public const string Prefix = "PSChat.";

    /// <summary>Makes the record of an engine's error; its id is the name of its <see cref="ChatError"/>.</summary>
    public static ErrorRecord From(ChatException error, object? target) =>
        Record(
            error.Code.ToString(), CategoryOf(error.Code), error,
            error.MessageId?.ToString() ?? target, WordsOf(error.Remedy), About(error));

    /// <summary>Makes the record of any exception that an operation threw.</summary>
    public static ErrorRecord From(Exception error, object? target) => error switch
    {
        ChatException chat => From(chat, target),
        ObjectTooDeepException => Record(
            "ObjectTooDeep", ErrorCategory.LimitsExceeded, error, target,
            "Pick the properties that matter with Select-Object, or allow more with -Depth."),
        UnsupportedDataException => Record(
            "DataUnsupported", ErrorCategory.InvalidType, error, target,
            "Send its text, or pick the properties that matter with Select-Object."),
        HandlerExistsException => Record(
            "HandlerExists", ErrorCategory.ResourceExists, error, target,
            "Disconnect the room first, or let the one handler do both."),
        ArgumentException => Record(
            "InvalidArgument", ErrorCategory.InvalidArgument, error, target, "Give a value within the documented range."),
        _ => Record(
            nameof(ChatError.Unknown), ErrorCategory.NotSpecified, error, target,
            "This is a fault in PSChat itself; please report it with the text of the error and its stack trace."),
    };

    /// <summary>A name that breaks the rule for names.</summary>
    public static ErrorRecord BadName(ChatError code, string what, string name) => From(
        new ChatException(code, $"'{name}' cannot be a {what} name: {Names.FindFault(name)}.", RemedyCode.CorrectName), name);

    /// <summary>The session of a room was closed, and not by a command of this session.</summary>
    public static ErrorRecord SessionClosed(ChatRoom room, string reason) => Record(
        nameof(ChatError.ConnectionLost), ErrorCategory.ConnectionError,
        $"The connection of {room} was closed. {reason}".TrimEnd(), room, "Connect again with Connect-ChatRoom.");

    /// <summary>No room is connected in this session.</summary>
    public static ErrorRecord NoRoomConnected() => Record(
        "NoRoomConnected", ErrorCategory.ObjectNotFound, "No room is connected in this session.", null,
        "Connect one first: Connect-ChatRoom -Room <name>.");

    /// <summary>The requested room is not among the connected ones.</summary>
    public static ErrorRecord RoomNotFound(object reference, IEnumerable<string> rooms)
    {
        List<string> there = [.. rooms.Distinct()];
        var (others, remedy) = there.Count == 0
            ? ("there is none", "Join it with Connect-ChatRoom.")
            : ($"there are: {List(there)}", "Name one of these rooms, or join this one with Connect-ChatRoom.");
        return Record(
            "RoomNotFound", ErrorCategory.ObjectNotFound, $"No room matches '{reference}'; {others}.", reference, remedy);
    }

    /// <summary>The room is a copy of an object from another session, and this session has no such room.</summary>
    public static ErrorRecord RoomElsewhere(RoomReference copy) => Record(
        "RoomNotFound", ErrorCategory.ObjectNotFound,
        $"'{copy}' is a room of another session: the object is a copy, and this session has no such room.", copy,
        "Use the room in its own session, or join it here with Connect-ChatRoom.");

    /// <summary>The command fits more than one room.</summary>
    public static ErrorRecord AmbiguousRoom(IReadOnlyList<ChatRoom> rooms) => Record(
        "AmbiguousRoom", ErrorCategory.InvalidArgument,
        $"Several rooms could be meant: {List(rooms.Select(room => room.ToString()))}.", rooms,
        "Say which one with -Room, and with -UserName where two users are in the same room.");

    /// <summary>The room was disconnected, by the user or because its connection was given up.</summary>
    public static ErrorRecord RoomClosed(ChatRoom room) => Record(
        nameof(ChatError.Closed), ErrorCategory.ConnectionError, $"The connection to {room} is closed.", room,
        "Connect again with Connect-ChatRoom.");

    /// <summary>The recipient was not in the room when a private message got its position.</summary>
    public static ErrorRecord NoRecipient(string user, string room, string id) => Record(
        "UserNotFound", ErrorCategory.ObjectNotFound,
        $"No user '{user}' is in the room '{room}': message {id} reached nobody.", user,
        $"Get-ChatUser -Room '{room}' shows who is there.");

    /// <summary>No user of the group matches.</summary>
    public static ErrorRecord UserNotFound(string name, string group) => Record(
        "UserNotFound", ErrorCategory.ObjectNotFound, $"No user of the group '{group}' matches '{name}'.", name,
        "Get-ChatUser without a name shows everybody.");

    /// <summary>An object is too long for a message.</summary>
    public static ChatException DataTooLong() => new(
        ChatError.DataTooLong, $"The data is longer than {Names.MaximumDataBytes} bytes of UTF-8, as JSON.",
        Remedy.Custom("Pick the properties that matter with Select-Object, or send the items one by one."));

    /// <summary>No server of this session matches.</summary>
    public static ErrorRecord ServerNotFound(object reference) => reference is ServerReference { IsCopy: true } copy
        ? ServerElsewhere(copy)
        : ServerUnknown(reference);

    private static ErrorRecord ServerElsewhere(ServerReference copy) => Record(
        "ServerNotFound", ErrorCategory.ObjectNotFound,
        $"The server at {copy} is one of another session: the object is a copy, and this session has no such server.", copy,
        "Use the server in its own session; Get-ChatServer lists those of this session.");

    // A default for '*-Chat*:Server' in $PSDefaultParameterValues, meant for Connect-ChatRoom, reaches all of them.
    private static ErrorRecord ServerUnknown(object reference) => Record(
        "ServerNotFound", ErrorCategory.ObjectNotFound, $"No chat server of this session matches '{reference}'.", reference,
        reference.ToString()!.Contains(':')
            ? "Here a server is one of this session: its object, name or id. Only Connect-ChatRoom and Enter-ChatRoom take "
                + "host:port. A default for them is $PSDefaultParameterValues['Connect-ChatRoom:Server']."
            : "Get-ChatServer lists the servers of this session; Find-ChatGroup looks for groups on the network.");

    /// <summary>This session has no server.</summary>
    public static ErrorRecord NoServer() => Record(
        "ServerNotFound", ErrorCategory.ObjectNotFound, "There is no chat server in this session.", null,
        "Start one with Start-ChatServer.");

    /// <summary>The command fits more than one server.</summary>
    public static ErrorRecord AmbiguousServer(IReadOnlyList<ChatServer> servers) => Record(
        "AmbiguousServer", ErrorCategory.InvalidArgument,
        $"Several servers of this session could be meant: {List(servers.Select(server => server.ToString()))}.", servers,
        "Say which one by name, by -Id, or by piping it in from Get-ChatServer.");

    /// <summary>Servers of several groups run in this session, and none was named.</summary>
    public static ErrorRecord AmbiguousGroup(IEnumerable<string> groups) => Record(
        "AmbiguousGroup", ErrorCategory.InvalidArgument,
        $"This session has servers of several groups: {List(groups)}.", groups.ToArray(),
        "Say which one with -Group or -Server.");

    /// <summary>The server was stopped before the group had installed a view without it.</summary>
    public static ErrorRecord LeaveNotHandedOver(ChatServer server, string reason) => Record(
        "LeaveNotHandedOver", ErrorCategory.OperationTimeout,
        $"{server} was stopped, but the group had not confirmed its leave: {reason}", server,
        "The other servers will notice its absence as they notice a crash; give -Timeout more time to avoid this.");

    /// <summary>A message was not acknowledged before its room was disconnected.</summary>
    public static ErrorRecord NeverConfirmed(ChatRoom room, MessageId id) => From(
        new ChatException(
            ChatError.NotConfirmed, $"Message {id} in {room} was never confirmed; it may have arrived all the same.",
            Remedy.Custom("Connect again and look in the room before you send it once more."))
        { MessageId = id },
        room);

    /// <summary>No connected session could be asked for its rooms, and no group answered.</summary>
    public static ErrorRecord GroupNotFound(string group) => From(
        new ChatException(
            ChatError.GroupNotFound, $"No group '{group}' answered.",
            Remedy.Custom("Start a server with Start-ChatServer, or name one in another subnet with -Seed host:port.")),
        group);

    /// <summary>The server is not, or not yet, a member of its group.</summary>
    public static ErrorRecord NotMember(ChatServer server) => From(
        new ChatException(
            ChatError.NotMember, $"{server} has no group view: it is {server.Status}.",
            Remedy.Custom("Wait until it has joined its group, or ask another server.")),
        server);

    /// <summary>A handler uses a variable that the caller does not have.</summary>
    public static ErrorRecord UsingVariableNotFound(string variable, object handler) => Record(
        "UsingVariableNotFound", ErrorCategory.InvalidArgument,
        $"The handler takes the value of {variable}, and there is no such variable here.", handler,
        "Set the variable before, or use one of the handler's own, without 'using:'.");

    /// <summary>The runspace of a handler could not be opened, or failed.</summary>
    public static ErrorRecord HandlerNotStarted(string parameter, string name, Exception error) => Record(
        "HandlerNotStarted", ErrorCategory.OpenError, error, parameter,
        $"{name} goes on without its handler. Stop it, mend what the message says and start it again.");

    /// <summary>There is no console at which a user could chat.</summary>
    public static ErrorRecord NoInteractiveConsole(string reason) => Record(
        "NoInteractiveConsole", ErrorCategory.DeviceError, $"Enter-ChatRoom needs a console for itself: {reason}.", null,
        "Run it at a prompt in a terminal. "
        + "A script uses Send-ChatMessage and Receive-ChatMessage, or Connect-ChatRoom -OnMessage.");

    /// <summary>The text after -Server is neither a server of this session nor an endpoint.</summary>
    public static ChatException BadEndpoint(string text, Exception? inner = null) => new(
        ChatError.AddressUnavailable, $"'{text}' is no chat server of this session, and no host:port that can be resolved.",
        Remedy.Custom("Give host:port, or the name, the id or the object of a server of this session."), inner);

    /// <summary>The server's event loop ended before the server was a member of its group.</summary>
    public static ErrorRecord NeverMember(ChatServer server) => Record(
        "ServerFailed", ErrorCategory.InvalidResult,
        $"{server} ended before it was a member of its group. {server.Job.Failure?.Message}".TrimEnd(), server,
        "Try again; if it happens every time, please report the error.");

    /// <summary>What to tell when a server waits outside of a full group.</summary>
    public static string WaitsOutside(ChatServer server) =>
        $"The group '{server.Group}' has as many servers as it takes, so {server} waits outside as a spare. "
        + WordsOf(new Remedy(RemedyCode.WaitForPlace));

    /// <summary>Words an engine's remedy with the module's cmdlets and parameters; empty if there is nothing to do.</summary>
    public static string WordsOf(Remedy remedy) => remedy.Describe(PowerShellVocabulary.Instance);

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    private static ErrorRecord Record(string id, ErrorCategory category, string message, object? target, string remedy) =>
        Record(id, category, new InvalidOperationException(message), target, remedy);

    private static ErrorRecord Record(
        string id, ErrorCategory category, Exception error, object? target, string remedy, string about = "") =>
        new(error, Prefix + id, category, target)
        {
            ErrorDetails = new(DisplayText.Of(error.Message + about)) { RecommendedAction = remedy },
        };

    // The message id is added, so that a user can look for the message.
    private static string About(ChatException error) =>
        error.MessageId is { } id && !error.Message.Contains(id.ToString(), StringComparison.Ordinal) ? $" Its id is {id}." : "";

    private static ErrorCategory CategoryOf(ChatError code) => code switch
    {
        ChatError.WrongVersion or ChatError.WrongGroup or ChatError.BadFrame or ChatError.NoHello =>
            ErrorCategory.ProtocolError,
        ChatError.FrameTooLong or ChatError.DataTooLong or ChatError.Throttled or ChatError.TooManyLinks
            or ChatError.TooManySessions or ChatError.TooManyRooms => ErrorCategory.LimitsExceeded,
        ChatError.AuthenticationFailed or ChatError.KeyRequired or ChatError.KeyUnexpected or ChatError.KeyWrong
            or ChatError.ClockWrong => ErrorCategory.AuthenticationError,
        ChatError.NameTaken or ChatError.PortInUse or ChatError.PortReserved => ErrorCategory.ResourceExists,
        ChatError.NameInvalid or ChatError.RoomNameInvalid or ChatError.TextInvalid or ChatError.MinimumCopiesMismatch
            or ChatError.KeyInvalid or ChatError.KeyWeak =>
            ErrorCategory.InvalidArgument,
        ChatError.SessionUnknown or ChatError.RoomNotJoined or ChatError.GroupNotFound => ErrorCategory.ObjectNotFound,
        ChatError.AddressUnavailable or ChatError.NoLeader or ChatError.NoQuorum or ChatError.NotMember =>
            ErrorCategory.ResourceUnavailable,
        ChatError.KeyExposed => ErrorCategory.SecurityError,
        ChatError.EncryptionUnavailable => ErrorCategory.NotInstalled,
        ChatError.NotConfirmed or ChatError.TimedOut => ErrorCategory.OperationTimeout,
        ChatError.ConnectionLost or ChatError.Closed => ErrorCategory.ConnectionError,
        _ => ErrorCategory.NotSpecified,
    };
}
