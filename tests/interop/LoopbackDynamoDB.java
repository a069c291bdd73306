import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local, on the loopback interface only. Started in its usual way it listens on every interface of the machine,
 * and has no option against that: the host of its web server is set before it starts, and the system chooses a free port.
 *
 * <p>Arguments: DynamoDB Local's own. Prints the address once it listens.
 */
public final class LoopbackDynamoDB {
    public static void main(String[] arguments) throws Exception {
        DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(arguments);
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        Server server = (Server) field.get(local);
        for (Connector connector : server.getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
            ((ServerConnector) connector).setPort(0);
        }
        local.start();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        System.out.println("listening on http://127.0.0.1:" + port);
        local.join();
    }
}
