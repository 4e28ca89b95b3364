using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>
/// Plays a group's life with servers in memory: they find each other, chat, lose their leader and continue. One leaves, and one
/// of a higher rank joins and takes over. This compiles the code that a failover needs. Otherwise the first failover would take
/// several times as long, because the compiler would run while there is no leader.
/// </summary>
internal sealed class Rehearsal
{
    private const string Group = "rehearsal";
    private const string Room = "rehearsal";
    private const long Connection = 1;
    private const int Messages = 40;
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    /// <summary>Limit of simulated time; far more than a rehearsal takes.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    private static readonly Lazy<bool> s_once = new(TryRun);

    private readonly List<RehearsedServer> _servers = [];
    private readonly Queue<Action> _inputs = [];
    private long _sequence;

    /// <summary>The present moment. It begins at one second, so that no time is 0.</summary>
    public Instant Now { get; private set; } = new(TimeSpan.FromSeconds(1), TimeSpan.TicksPerSecond);

    public IEnumerable<RehearsedServer> Living => _servers.Where(server => server.IsAlive);

    /// <summary>Plays the rehearsal once in a process, because all servers of the process share the compiled code.</summary>
    /// <returns>Whether it went as planned; for tests.</returns>
    public static bool RunOnce() => s_once.Value;

    /// <summary>Queues an input, to be handled after the earlier ones.</summary>
    public void Post(Action input) => _inputs.Enqueue(input);

    /// <summary>Plays the rehearsal.</summary>
    /// <returns>Whether it went as planned; for tests.</returns>
    public bool Run()
    {
        for (var id = 1; id <= 3; id++) Start(id);
        var home = _servers[0];
        if (!Await(() => home.Protocol.View?.Members.Length == 3)) return false;
        Attach(home);
        if (!Chat(home)) return false;
        Crash(_servers[2]);
        if (!Chat(home) || home.Protocol.View!.Members.Length != 2) return false;
        _servers[1].Protocol.BeginLeave(Now);
        if (!Await(() => home.Protocol.View.Members.Length == 1) || !Chat(home)) return false;
        Start(4);
        return Await(() => IsJoined(home)) && Chat(home);
    }

    /// <summary>
    /// Plays the rehearsal without throwing: on a thread of its own an exception would end the process, such as the user's shell.
    /// </summary>
    private static bool TryRun()
    {
        try
        {
            PrepareHost();
            return new Rehearsal().Run();
        }
#pragma warning disable CA1031 // A fault here happens again where it matters, or nowhere.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>Compiles the code for sockets and events without playing it.</summary>
#pragma warning disable IL2070, IL2075 // Code that was trimmed away is never run.
    private static void PrepareHost()
    {
        Prepare(typeof(ChatServer));
        Prepare(typeof(OrderedEvents));
        Prepare(typeof(ViewChangedEventArgs));
        Prepare(typeof(FrameLink));
    }

    private static void Prepare(Type type)
    {
        const BindingFlags all =
            BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.Instance | BindingFlags.Static;
        foreach (var method in type.GetMembers(all).OfType<MethodBase>())
        {
            if (!method.IsAbstract && !method.ContainsGenericParameters) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        foreach (var nested in type.GetNestedTypes(all)) if (!nested.ContainsGenericParameters) Prepare(nested);
    }
#pragma warning restore IL2070, IL2075

    private void Start(int id)
    {
        var member = new Member(new Rank(id, (ulong)id), $"server-{id}", [new Endpoint(IPAddress.Loopback, id)], id);
        var server = new RehearsedServer(this, new ServerSettings(Group, member, null, new GroupTimings(), (ulong)id));
        _servers.Add(server);
        server.Protocol.Start(Now);
    }

    private void Crash(RehearsedServer server)
    {
        server.IsAlive = false;
        foreach (var other in Living) other.Protocol.LinkDown(Now, server.Protocol.Self.Rank);
    }

    private void Attach(RehearsedServer home)
    {
        home.Protocol.ClientUp(Now, Connection);
        var secret = new SessionSecret(new Guid(1, 2, 3, new byte[8]));
        home.FromClient(Connection, new Attach(secret, "user", 0, 1, new Frontier(), []));
        Await(() => home.IsAttached);
        home.FromClient(Connection, new JoinRoom(Room, 0));
    }

    private bool Chat(RehearsedServer home)
    {
        for (var message = 0; message < Messages; message++) Say(home);
        return Await(() => home.Acknowledged == _sequence && home.Delivered == _sequence);
    }

    private void Say(RehearsedServer home) =>
        home.FromClient(Connection, new Send(++_sequence, home.Acknowledged, default, Room, "text"));

    /// <summary>Keeps chatting while a server joins, so that it is always a little behind, as in a real group.</summary>
    private bool IsJoined(RehearsedServer home)
    {
        Say(home);
        return home.Protocol.View!.Members.Length == 2;
    }

    private bool Await(Func<bool> condition)
    {
        var end = Now.Monotonic + s_limit;
        for (; Now.Monotonic < end; Now = new Instant(Now.Monotonic + s_step, Now.WallTicks + s_step.Ticks))
        {
            foreach (var server in Living) server.Turn();
            while (_inputs.TryDequeue(out var input)) input();
            if (condition()) return true;
        }

        return false;
    }
}
